/// The remaining useful life of a run, as one requirement sees it: how long the run still fulfils it.
///
///     life(t) = max(v − t, 0),    v: the instant of the first violation
///
/// Exact to the instant at which the requirement was judged, and known only once the run has ended. Where it held to the
/// end, life was at least as long as the run and its length is not known: not a number.
public enum RemainingLife {
  /// What the requirement's name is followed by in the name of the column.
  public static let member = "remaining_life"

  /// The life left at `time`, in seconds; both instants are in nanoseconds.
  static func seconds(at time: Int64, violation: Int64?) -> Double {
    violation.map { Double(max(0, $0 - time)) / 1e9 } ?? .nan
  }
}

extension TraceSignal {
  /// The remaining life by a requirement, in seconds, filled in when the run has ended.
  ///
  /// - Parameter name: what the column is called; nil for `requirement.remaining_life`
  public static func remainingLife(of requirement: String, as name: String? = nil) -> TraceSignal {
    TraceSignal(
      name ?? "\(requirement).\(RemainingLife.member)", .second, elements: [], kind: .real,
      "Time until \(requirement) is first violated; no number where it held to the end.",
      requirement: requirement)
  }
}

extension TraceSummary {
  /// When a requirement was first violated, in nanoseconds; nil where it never was.
  func firstViolation(of requirement: String?) -> Int64? {
    requirements.first { $0.name == requirement }?.firstViolation
  }
}
