// Stand-in until the kernel has requirements: delete this file when they land.
extension Scenario {
  public func addRequirement(_ name: String, formula: TemporalFormula, predicates: [any StepExpression], unit: Unit) throws(ScenarioError) {}
}
public struct RequirementResult: Sendable { public let name: String; public let verdict: Verdict; public let firstViolation: Int64?; public let robustness: Double }
extension Simulation {
  public var requirementResults: [RequirementResult] { [] }
  public func finishRequirements() {}
}
