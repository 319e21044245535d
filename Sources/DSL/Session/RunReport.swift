import Engine

/// What came of a run: for the table after `twin run`, and for scripts.
public struct RunReport: Sendable {
  public struct Requirement: Sendable {
    public let name: String
    /// `satisfied`, `violated` or `undecided`.
    public let verdict: String
    /// In seconds.
    public let firstViolation: Double?
    /// How far the worst instant was from the limit, as text with its unit; nil where undecided.
    public let margin: String?
    /// The margin in SI units.
    public let robustness: Double?
  }

  public struct Fault: Sendable {
    public let name: String
    public let target: String
    /// In seconds; nil where it did not start.
    public let onset: Double?
    public let isActive: Bool
    public let severity: Double
  }

  public let scenario: String
  /// Simulated seconds.
  public let duration: Double
  /// Why the run ended, as a sentence.
  public let ending: String
  public let requirements: [Requirement]
  public let faults: [Fault]
  /// Where the trace went.
  public let tracePath: String?
  public let seed: UInt64
  /// Whether no requirement was violated.
  public var hasPassed: Bool { requirements.allSatisfy { $0.verdict != "violated" } }
}
