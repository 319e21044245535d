/// Where a run's rows go.
///
/// A sink takes calls from one thread at a time: the thread that runs the simulation.
public protocol TraceSink: AnyObject, Sendable {
  /// Records one row.
  ///
  /// - Parameters:
  ///   - group: position of the group in the plan.
  ///   - time: the instant in nanoseconds; does not decrease within a group.
  ///   - row: the values of all signals of the group in SI, vectors in full, one after the other.
  /// - Returns: false where the sink has failed and records nothing more; `failure` tells why.
  func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool
  /// Why the sink has failed, if it has.
  var failure: TraceError? { get }
  /// Records something that happened, such as a fault's onset, with a `kind` to sort by.
  func note(time: Int64, kind: String, message: String)
  /// Writes what is still to be written and closes the sink. Nothing may be recorded afterwards.
  func finish(_ summary: TraceSummary) throws(TraceError)
}
