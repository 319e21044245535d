/// What a run says about a requirement.
public enum Verdict: Hashable, Sendable {
  case satisfied
  case violated
  /// The run has not gone on for long enough.
  case undecided

  var negated: Verdict {
    switch self {
    case .satisfied: .violated
    case .violated: .satisfied
    case .undecided: .undecided
    }
  }
}
