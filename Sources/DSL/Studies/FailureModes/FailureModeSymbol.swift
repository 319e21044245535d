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

  /// nil for all modes of all twins.
  let patterns: [FailureModePattern]?
  let detectors: [Detector]

  /// Whether a mode at a place belongs to the study.
  func includes(_ name: FailureModeName) -> Bool {
    patterns?.contains { $0.matches(name) } ?? true
  }
}
