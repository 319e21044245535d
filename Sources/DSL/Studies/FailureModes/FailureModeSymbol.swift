/// What a study that goes through fault modes says of them: which ones, and what is to notice them.
struct FailureModeSymbol: Sendable {
  /// A named condition that is to tell that something is wrong.
  struct Detector: Sendable {
    let name: String
    let condition: Expression
  }

  /// Settings that make a study one of fault modes.
  static let settings = [
    "modes", "severities", "times", "detectors", "occurrence", "mode_ratios", "mission",
  ]

  /// Those that the script names there; nil for all modes of all twins.
  let patterns: [FailureModePattern]?
  /// A text, or a list of texts, that is worked out when the study begins, in place of `patterns`.
  let listed: Expression?
  let detectors: [Detector]
}
