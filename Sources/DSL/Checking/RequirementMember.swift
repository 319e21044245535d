import Engine

/// What can be asked of a requirement while a run goes on, and recorded of it.
enum RequirementMember: String, CaseIterable {
  /// Whether it is violated, from the instant on at which that is judged.
  case violated
  /// The time until it is first violated; known only when the run has ended.
  case remainingLife = "remaining_life"

  /// What editors and the prompt say of it.
  var completion: Completion {
    switch self {
    case .violated:
      Completion(
        rawValue, .field, "true or false",
        "Whether it is violated, from the instant on at which that is judged: for `stop when`, `when`, `signal` and `record`."
      )
    case .remainingLife:
      Completion(
        rawValue, .field, "time [s]",
        "The time until it is first violated, exact and known when the run has ended: for `record` and of a run's result."
      )
    }
  }
}
