import Engine

/// What the names in a step expression stand for, once the twins are built.
///
/// The step compiler asks; the scenario being built answers. Everything else in a step expression (literals,
/// library functions, functions of the script, which are compiled in place) the compiler knows itself.
protocol StepEnvironment {
  /// The value of a `let`, `param` or loop variable that the expression captured; nil for a `var`.
  func constant(_ name: String) -> StepConstant?
  /// Where a captured `var` is read.
  func variable(_ name: String) -> StepVariablePlace?
  /// Where a port or tunable parameter is, all of it or one element: the compiler has evaluated the index.
  func range(of use: PortUse, element: ElementIndex?) throws(ScriptFailure) -> BusRange
  func range(of signal: SignalSymbol) throws(ScriptFailure) -> BusRange
  func range(of fault: FaultSymbol, _ member: FaultMember) throws(ScriptFailure) -> BusRange
  /// Where a requirement's verdict is, or its `margin` or `first_violation`; only known of runs that are over.
  func range(of requirement: RequirementSymbol, _ member: String?) throws(ScriptFailure) -> BusRange
}

extension StepEnvironment {
  func range(of requirement: RequirementSymbol, _ member: String?) throws(ScriptFailure) -> BusRange
  {
    throw ScriptFailure(
      "\(requirement.name) is judged over the whole run; it has no value at each step")
  }
}

/// An element of a vector port.
enum ElementIndex: Hashable, Sendable {
  /// Counted from 1.
  case position(Int)
  case name(String)
}

/// Where step code reads a `var` of the script.
enum StepVariablePlace {
  /// A copy on the bus, brought up to date after every block of the script.
  case bus(BusRange)
  /// The variable itself: for conditions compiled during the run, when the bus can grow no more.
  case live(LiveVariable)
}

/// A value that does not change within a run.
enum StepConstant: Sendable {
  case number(Double)
  case truth(Bool)
  case numbers([Double])
  case distribution(Distribution)
}
