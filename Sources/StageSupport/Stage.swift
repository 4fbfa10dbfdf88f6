import ArgumentParser
import Domain
import Glibc

/// What a stage is given: where to say things, where data goes, and whether to go on.
public struct StageContext: Sendable {
  public let name: String
  public let options: CommonOptions
  public let console: Console
  /// Standard output, for data only.
  public let output: CheckedOutput

  /// The context of a stage that runs beside this one.
  public func beside() -> StageContext {
    StageContext(name: name, options: options, console: console.beside(), output: output)
  }

  /// To be called between two units of work, outside a transaction.
  public func checkCancelled() throws(Cancelled) { try Cancellation.check() }
}

/// Runs a stage: prepares the process, prints each error once, and ends with its exit status.
///
///     func run() throws {
///       try stage(options, "ingest") { context in
///         context.console.summary("3 files, 1204 entries")
///         return .ok
///       }
///     }
///
/// - Throws: ArgumentParser's `ExitCode` with the number of an `Outcome`, unless that is `ok`.
public func stage(
  _ options: CommonOptions, _ name: String, _ body: (StageContext) throws -> Outcome
) throws {
  prepareProcess()
  let context = StageContext(
    name: name, options: options, console: Console(stage: name, options: options),
    output: CheckedOutput(descriptor: STDOUT_FILENO))
  let status = context.run(body)
  if status != .ok { throw ExitCode(status.rawValue) }
}

extension StageContext {
  func run(_ body: (StageContext) throws -> Outcome) -> Outcome {
    var status: Outcome
    do {
      status = try body(self)
    } catch {
      console.error(error)
      status = Outcome(for: error)
    }
    do {
      try output.finish()
    } catch {
      // A failed stage has already said why; output lost after success is the failure.
      if status == .ok || status == .itemsForPerson {
        console.error(error)
        status = error.outcome
      }
    }
    return status
  }
}

private func prepareProcess() {
  // Statements and account numbers are nobody else's to read.
  umask(0o077)
  StandardDescriptors.reserve()
  Cancellation.install()
}
