import ArgumentParser
import Glibc

/// Parses the command line, runs the command and exits: the whole `main` of every program.
///
/// In place of ArgumentParser's own `main`, because that prints with `print`, which cannot fail,
/// and exits with its own numbers. Here a help text that cannot be written is an I/O error, and
/// wrong use is always 64.
public func runProgram<Command: ParsableCommand>(_ type: Command.Type) -> Never {
  StandardDescriptors.reserve()
  do {
    var command = try type.parseAsRoot()
    try command.run()
    exit(ExitStatus.ok.rawValue)
  } catch let code as ExitCode {
    // A stage has printed everything there is to say.
    exit(code.rawValue)
  } catch {
    exit(leave(with: type.fullMessage(for: error), isHelp: type.exitCode(for: error) == .success))
  }
}

/// Help, versions and completion scripts are data; a complaint about the command line is a note.
private func leave(with message: String, isHelp: Bool) -> Int32 {
  let output = CheckedOutput(descriptor: isHelp ? STDOUT_FILENO : STDERR_FILENO)
  do {
    if !message.isEmpty { try output.write(message + "\n") }
    try output.finish()
    return (isHelp ? ExitStatus.ok : .usage).rawValue
  } catch {
    if isHelp { try? CheckedOutput(descriptor: STDERR_FILENO).writeNow("\(error)\n") }
    return (isHelp ? ExitStatus.ioError : .usage).rawValue
  }
}
