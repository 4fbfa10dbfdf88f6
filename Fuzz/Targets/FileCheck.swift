import Domain
import Formats
import Payments

/// Reads bytes as the program reads a file: recognised, loaded and shown.
enum FileCheck {
  /// Why a file may be refused that is shown without an error: nothing loads its format (0011); it is
  /// not known, or no profile is made for it, so that a proposal is shown (0010, 0601); a processor's
  /// line has no amount, which is shown as null (0060); gross, fee and net disagree (0069); it is OFX
  /// that answers a sign-on alone (0412), or a table of several accounts (0606), or one without a
  /// currency, which is shown as null (0609).
  private static let onlyRefused: Set<String> = [
    "ING-0010", "ING-0011", "ING-0060", "ING-0069", "ING-0412", "ING-0601", "ING-0606",
    "ING-0609",
  ]

  /// - Parameter families: What the bytes are read as besides what they are recognised for, so that
  ///   a reader is reached without its sign.
  static func violations(_ bytes: [UInt8], families: [String]) -> [String] {
    var formats: [FileFormat?] = [nil]
    let found = try? Detection.detect(ByteSource(bytes: bytes, name: "input"))
    if case .format(let format, _)? = found, families.contains(format.family.name) {
    } else {
      formats += families.map { FileFormat(name: $0) }
    }
    return formats.flatMap { format in
      violations(bytes, as: format).map { "as \(format?.name ?? "recognised"): \($0)" }
    }
  }

  private static func violations(_ bytes: [UInt8], as format: FileFormat?) -> [String] {
    var watcher = Watcher(bytes)
    let (json, hasErrors) = Inspector.inspect(bytes: bytes, name: "input", format: format)
    let shown = ShownFile(json)
    do {
      let source = ByteSource(bytes: bytes, name: "input")
      let summary = try Reader.read(from: source, format: format, into: &watcher)
      watcher.check(text: json, "what is shown")
      watcher.compare(summary)
      watcher.compare(shown, hasErrors: hasErrors)
    } catch let errors as FileErrors {
      watcher.check(errors)
      let isAgreed = errors.errors.allSatisfy { onlyRefused.contains($0.code) }
      if shown?.errorCodes.isEmpty != false, shown?.isContainer != true, !isAgreed {
        watcher.fault("it is shown without an error and refused: \(errors)")
      }
    } catch {
      watcher.fault("an error that is none of the file: \(error)")
    }
    return watcher.violations + registers(bytes, as: format)
  }

  /// The platform's own files have readers of their own.
  private static func registers(_ bytes: [UInt8], as format: FileFormat?) -> [String] {
    var watcher = Watcher(bytes)
    do {
      let source = ByteSource(bytes: bytes, name: "input")
      if format == .ledgerExport {
        _ = try LedgerCSV.read(from: source) { watcher.check(row: $0) }
      } else if format == .partyRegister {
        _ = try PartyCSV.read(from: source) { row in
          watcher.check(text: row.name, "a party's name")
        }
      } else if format?.family == FileFormat.operations.family {
        try OperationLines.read(from: source) { watcher.check(operation: $0) }
      } else if format == .resolutions {
        // What is read is written again, and is then the same.
        let read = try ResolutionCSV.read(from: source)
        let again = ByteSource(bytes: Array(ResolutionCSV.text(read).utf8), name: "again")
        if try !read.isEmpty && ResolutionCSV.read(from: again) != read {
          watcher.fault("a decision is read otherwise than it is written")
        }
      }
    } catch let errors as FileErrors {
      watcher.check(errors)
    } catch {
      watcher.fault("an error that is none of the file: \(error)")
    }
    return watcher.violations
  }
}

extension Watcher {
  /// A line is an operation, or says why not.
  fileprivate mutating func check(operation line: OperationLine) {
    for pair in line.pairs { check(text: pair.value, "a member") }
    if let fault = line.fault {
      check(FileErrors(errors: [fault]))
      return
    }
    do throws(Rejection) {
      let operation = try Operation(line.pairs) { $0.utcDate }
      if operation.id.isEmpty { self.fault("an operation without an id") }
    } catch {
      if error.code.isEmpty || error.problem.isEmpty { self.fault("rejected without a reason") }
    }
  }
}
