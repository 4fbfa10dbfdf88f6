/// A value that is wrong, before it is known where it stands.
struct FailedValue: Error {
  let reason: FormatError.Reason

  init(_ reason: FormatError.Reason) { self.reason = reason }

  init(_ fault: FormatFault) { reason = .fault(fault) }
}
