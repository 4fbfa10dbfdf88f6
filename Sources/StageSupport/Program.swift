import ArgumentParser
import CSystemShim
import Domain
import Glibc

/// Parses the command line, runs the command and exits: the whole `main` of every program.
///
/// In place of ArgumentParser's own `main`, because that prints with `print`, which cannot fail,
/// and exits with its own numbers. Here a help text that cannot be written is an I/O error, and
/// wrong use is always 64.
public func runProgram<Command: ParsableCommand>(_ type: Command.Type) -> Never {
  StandardDescriptors.reserve()
  // A month of a million rows is matched in a tenth less memory, and as fast.
  tieout_give_large_memory_back()
  do {
    var command = try type.parseAsRoot()
    try command.run()
    exit(Outcome.ok.rawValue)
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
    let text = isHelp ? message : usageError(message)
    if !text.isEmpty { try output.write(text + "\n") }
    try output.finish()
    return (isHelp ? Outcome.ok : .usage).rawValue
  } catch {
    // Without a standard error there is nowhere left to say it; the exit status still does.
    if isHelp { try? CheckedOutput(descriptor: STDERR_FILENO).writeNow("\(error)\n") }
    return (isHelp ? Outcome.ioError : .usage).rawValue
  }
}

/// ArgumentParser's words with our code in front of them, and nothing invisible from an argument.
private func usageError(_ message: String) -> String {
  let mark = "Error: "
  let text = message.hasPrefix(mark) ? String(message.dropFirst(mark.count)) : message
  return "error CLI-0004: " + text.visible
}
