import Engine

/// What an expression node refers to, where that is more than a name in the compiler's own scopes.
enum Resolution: Sendable {
  /// A `let`, `var`, `param`, parameter, loop variable or function: found by name.
  case variable
  case builtin(String)
  case stepVariable(StepVariable)
  /// A port or tunable parameter of a twin, all of it or one element.
  case port(PortUse)
  case signal(SignalSymbol)
  /// `fault.active`, `.severity`, `.onset`.
  case faultSignal(FaultSymbol, FaultMember)
  case twin(TwinSymbol)
  /// Something a twin offers to the settings of others.
  case property(TwinSymbol, String)
  /// An action of a twin, as the callee of a call.
  case action(TwinSymbol, ActionDescription)
  case fault(FaultSymbol)
  case scenario(ScenarioSymbol)
  case requirement(RequirementSymbol)
  /// A field of a run's result: a recorded column or a fact about the run.
  case runMember(String)
  /// `margin` or `first_violation` of a requirement, in a question about a study; `remaining_life` in `record`, and
  /// `violated` wherever a run goes on.
  case requirementMember(RequirementSymbol, String)
  /// A call that asks a study something, such as `s.P(not safe)`.
  case studyQuestion(StudyQuestion)
  /// How sure the answer to a question is, as the callee of a call: `s.P(not safe).upper(95 %)`.
  case studyInterval(StudyInterval)
  case failureMember(String)
  case tableMember(String)
  case moduleMember(ModuleSymbol, String)
  /// `port.rising`, `port.falling`: true at the instant at which the value becomes true (false).
  case edge(isRising: Bool)
}

enum FaultMember: String, CaseIterable, Sendable {
  case active, severity, onset

  /// What editors and the prompt say of it.
  var completion: Completion {
    switch self {
    case .active: Completion(rawValue, .field, "true or false", "Whether the fault acts now.")
    case .severity:
      Completion(
        rawValue, .field, "0 .. 1", "How bad the fault is: 0 before its onset and after a repair.")
    case .onset:
      Completion(
        rawValue, .field, "time [s]",
        "The onset that it acts from; not a number before it and after a repair.")
    }
  }
}

/// A place on the bus, by names; the numbers are known when the twin is built.
struct PortUse: Hashable, Sendable {
  let twin: TwinSymbol
  /// The port's or parameter's name in the description.
  let name: String
  let isParameter: Bool
  /// One element of a vector: a number from 1, or the name of an element of its axis.
  let index: IndexSyntax?

  /// The index expression, compared by identity.
  struct IndexSyntax: Hashable, Sendable {
    let expression: Expression
    static func == (a: IndexSyntax, b: IndexSyntax) -> Bool { a.expression === b.expression }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(expression)) }
  }
}
