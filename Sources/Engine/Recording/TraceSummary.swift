/// What is known of a run once it has ended.
public struct TraceSummary: Sendable {
  /// The run's last instant, in nanoseconds.
  public let end: Int64
  /// `completed`, or why the run stopped, in one line.
  public let outcome: String
  public let faults: [FaultRecord]
  public let requirements: [RequirementRecord]

  public init(
    end: Int64, outcome: String = "completed", faults: [FaultRecord] = [],
    requirements: [RequirementRecord] = []
  ) {
    self.end = end
    self.outcome = outcome
    self.faults = faults
    self.requirements = requirements
  }
}

/// One fault of a run: what it did to what, and when.
public struct FaultRecord: Sendable {
  public let name: String
  /// The port or parameter it acted on, such as `cell.terminal_voltage`.
  public let target: String
  /// What it did: the name of its fault mode, or its value as the script writes it, such as `offset(20 mV)`.
  public let effect: String
  /// Severity in 0…1; nil where the fault has none.
  public let severity: Double?
  /// When it first began, in nanoseconds; nil where it never did.
  public let onset: Int64?
  /// When it was last repaired, in nanoseconds; nil where it never was, or began again after that.
  public let repaired: Int64?

  public init(
    name: String, target: String, effect: String = "", severity: Double? = nil, onset: Int64?,
    repaired: Int64? = nil
  ) {
    self.name = name
    self.target = target
    self.effect = effect
    self.severity = severity
    self.onset = onset
    self.repaired = repaired
  }
}

/// How one requirement fared in a run.
public struct RequirementRecord: Sendable {
  public let name: String
  /// `holds`, `violated` or `undecided`.
  public let verdict: String
  /// When it was first violated, in nanoseconds; nil where it never was.
  public let firstViolation: Int64?
  /// By how much it held, in SI: negative where violated, nil where it has no distance.
  public let margin: Double?
  /// The unit the margin is stored in.
  public let unit: Unit

  public init(
    name: String, verdict: String, firstViolation: Int64? = nil, margin: Double? = nil,
    unit: Unit = .one
  ) {
    self.name = name
    self.verdict = verdict
    self.firstViolation = firstViolation
    self.margin = margin
    self.unit = unit
  }
}
