import Glibc

extension EmbeddedServer {
  /// What we add to the `postgresql.conf` that initdb writes. Everything that keeps data safe on
  /// a crash stays as PostgreSQL has it: on.
  static var configuration: String {
    """

    # Tieout
    listen_addresses = ''
    unix_socket_permissions = 0700
    max_connections = 40
    shared_buffers = 256MB
    work_mem = 64MB
    maintenance_work_mem = 256MB
    max_parallel_maintenance_workers = 1
    dynamic_shared_memory_type = \(hasRoomySharedMemory ? "posix" : "mmap")
    max_wal_size = 4GB
    checkpoint_timeout = 15min
    jit = off
    timezone = 'UTC'
    log_timezone = 'UTC'
    # No value of a row or of a parameter may reach the log.
    log_error_verbosity = terse
    log_min_error_statement = panic
    log_parameter_max_length = 0
    log_parameter_max_length_on_error = 0

    """
  }

  /// Containers often have 64 MB of /dev/shm, which one parallel hash join can fill.
  private static var hasRoomySharedMemory: Bool {
    var info = statvfs()
    guard statvfs("/dev/shm", &info) == 0 else { return false }
    return UInt64(info.f_blocks) * UInt64(info.f_frsize) >= 1 << 30
  }
}
