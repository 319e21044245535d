import Engine

/// What is asked of a study: `s.P(not safe)`, `s.mean(cell.temperature)`.
extension Checker {
  /// Facts about a run that have a name in questions, beside what its scenario declares.
  static let runFacts: [String: Type] = [
    "passed": .truth, "duration": .number(Dimension([.time: 1])),
    "start_age": .number(Dimension([.time: 1])), "fault_set": .scalar, "combination": .scalar,
    "injected_severity": .scalar, "injected_at": .number(Dimension([.time: 1])),
  ]

  /// Where the names of a scenario stand for what its runs ended with.
  func askingContext(_ scenario: ScenarioSymbol, _ context: Context) -> Context {
    var inner = context.inside(scenario.scope).at(.step)
    inner.asked = scenario
    inner.namesRequirement = false
    return inner
  }

  /// The type of a call that asks a study something; nil where it is none.
  func question(
    _ callee: Expression, _ arguments: [Argument], _ node: Expression, _ context: Context
  ) -> Type? {
    guard case .member(let owner, let name) = callee.kind, isStudy(owner, context),
      case .study(let study) = type(owner, context.plain)
    else { return nil }
    guard let question = StudyQuestion(rawValue: name.text) else { return nil }
    names?.note(.field(name.text, .any), at: name.span)
    checked.note(.studyQuestion(question), for: node)
    if question == .heat { return heat(study, arguments, name, node) }
    let inner = askingContext(study.scenario, context)
    refuseUnanswered(question, study, name)
    let counts = question.argumentCounts
    guard counts.contains(arguments.count) else {
      report(
        .argumentCount,
        "`\(question.signature)` takes \(Self.count(counts.lowerBound, "argument")), here are \(arguments.count)",
        at: node.span)
      return .any
    }
    if question == .compare { return comparison(arguments, study, context) }
    let extra = arguments.dropFirst(question.askedCount)
    for argument in extra {
      if let number = expectNumber(argument.value, context, "this is"), !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "this is a bare number", at: argument.value.span,
          label: number.described)
      }
    }
    switch question {
    case .replay: return .run(study.scenario)
    case .run: return .record(fields(of: study))
    case .restricted:
      expectTruth(arguments[0].value, inner, "`where` asks for")
      return .study(study)
    case .probability, .count:
      expectTruth(arguments[0].value, inner, "`\(name.text)` asks for")
      if question == .probability, study.method.isRareEvent, let target = study.target,
        study.asksOfTarget(arguments[0].value) == nil
      {
        report(
          .notAnswered, "`\(study.method.rawValue)` estimates nothing but `P(not \(target.name))`",
          at: arguments[0].value.span,
          help: "follow another requirement, or draw runs as they come: `method: monte_carlo`")
      }
      return .scalar
    default: break
    }
    guard let number = expectNumber(arguments[0].value, inner, "`\(name.text)` asks for") else {
      return .any
    }
    if question.isLife, number.dimension != Dimension([.time: 1]) {
      report(
        .notATime, "`\(name.text)` asks for a time", at: arguments[0].value.span,
        label: number.described, help: "such as `\(name.text)(safe.first_violation)`")
    }
    switch question {
    case .sobol, .morris: return .table(StudySensitivity.fields(question, number))
    case .weibull, .weibullWithLocation, .lognormal, .exponential:
      return .record(StudyLife.fields(question, number))
    case .values: return .list(.number(number))
    case .lowestRun, .highestRun: return .scalar
    case .histogram:
      return .table([
        Field(name: "from", type: .number(number)), Field(name: "to", type: .number(number)),
        Field(name: "runs", type: .scalar),
      ])
    case .deviation:
      return .number(
        number.scale == .point ? NumberType(number.dimension, scale: .difference) : number)
    default: return .number(number)
    }
  }

  /// Reports a question that the method of the study does not answer.
  private func refuseUnanswered(_ question: StudyQuestion, _ study: StudySymbol, _ name: Name) {
    let method = study.method
    let help: String
    switch question {
    case .sobol where method != .sobolIndices: help = "`method: sobol_indices` does"
    case .morris where method != .morris: help = "`method: morris` does"
    case .probability where method.isRareEvent: return
    default:
      guard question.needsSample, !method.isRepresentative else { return }
      help = "draw runs as they come: `method: monte_carlo`"
    }
    report(
      .notAnswered, "the method of `\(study.name)` does not tell `\(name.text)`", at: name.span,
      label: "its runs are chosen by `\(method.rawValue)`", help: help)
  }

  /// Whether a node is the name, or the value, of a study, without reporting anything.
  private func isStudy(_ node: Expression, _ context: Context) -> Bool {
    switch node.kind {
    case .name(let name):
      if case .study? = context.scope.find(name)?.type { return true }
      return false
    case .call(let callee, _):
      if case .member(let owner, let name) = callee.kind {
        return name.text == StudyQuestion.restricted.rawValue && isStudy(owner, context)
      }
      return callee.kind.name.map { context.scope.find($0) != nil } ?? false
    case .index(let base, _):
      return base.kind.name.map { context.scope.find($0) != nil } ?? false
    default: return false
    }
  }

  /// What one run was given and came to.
  private func fields(of study: StudySymbol) -> [Field] {
    StudyColumn.all(of: study).map { Field(name: $0.name, type: $0.type) }
  }

  func studyMember(_ study: StudySymbol, _ name: Name) -> Type {
    let member = StudyMember(rawValue: name.text)
    if let member, member.isOfFailureModes, study.failureModes == nil {
      refuseWithoutModes(study, name)
      return .any
    }
    if let member, !study.method.has(member) {
      report(
        .notAnswered, "the method of `\(study.name)` does not tell `.\(name.text)`", at: name.span,
        label: "its runs are chosen by `\(study.method.rawValue)`",
        help: member == .survival
          ? "draw runs as they come: `method: monte_carlo`"
          : member == .coefficientOfVariation
            ? "`subset` and `cross_entropy` do" : "`method: form(requirement)` does")
    }
    switch member {
    case .runs, .failed, .beta, .coefficientOfVariation: return .scalar
    case .summary, .decision: return .text
    case .table: return .table(fields(of: study))
    case .survival: return .table(StudySurvival.fields(of: study))
    case .designPoint:
      return .record(study.varied.map { Field(name: $0.name, type: .number($0.type)) })
    case .importance:
      return .table([
        Field(name: "parameter", type: .text), Field(name: "importance", type: .scalar),
      ])
    case .effects: return .table(FailureModeEffects.fields(of: study))
    case .criticality: return .table(FailureModeCriticality.fields(of: study))
    case .modes: return .table(FailureModeList.fields)
    case .baseline: return .table(FailureModeBaseline.fields)
    case nil:
      if StudyQuestion(rawValue: name.text) != nil {
        report(
          .notCallable, "`\(study.name).\(name.text)` is a question", at: name.span,
          help: "write `\(study.name).\(StudyQuestion(rawValue: name.text)?.signature ?? "")`")
        return .any
      }
      let members =
        StudyMember.allCases.map(\.rawValue) + StudyQuestion.allCases.map(\.rawValue)
      report(
        .unknownMember, "a study has no `.\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: members)
          ?? "it has \(members.joined(separator: ", "))")
      return .any
    }
  }

  // MARK: How sure

  /// `.upper` after `s.P(not safe)`; nil where the base is no such question.
  func intervalMember(_ base: Expression, _ name: Name, _ node: Expression) -> Type? {
    guard case .studyQuestion(let question)? = checked.resolution(of: base), question.hasInterval
    else { return nil }
    guard let interval = StudyInterval(rawValue: name.text) else {
      report(
        .unknownMember, "the answer of a study has no `.\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: StudyInterval.allCases.map(\.rawValue))
          ?? "it has lower, upper, half_width, interval, exact_interval and text, each with a level: `.upper(95 %)`"
      )
      return .any
    }
    checked.note(.studyInterval(interval), for: node)
    return .any
  }

  func interval(
    _ interval: StudyInterval, _ callee: Expression, _ arguments: [Argument], _ node: Expression,
    _ context: Context
  ) -> Type {
    guard arguments.count <= 1 else {
      report(
        .argumentCount, "`\(interval.rawValue)` takes a level, such as 95 %", at: node.span)
      return .any
    }
    for argument in arguments {
      if let number = expectNumber(argument.value, context, "a level is"), !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "a level is a bare number", at: argument.value.span,
          label: number.described)
      }
    }
    guard case .member(let base, _) = callee.kind, case .number(let number) = checked.type(of: base)
    else { return .any }
    switch interval {
    case .lower, .upper: return .number(number)
    case .halfWidth:
      return .number(
        number.scale == .point ? NumberType(number.dimension, scale: .difference) : number)
    case .interval, .exactInterval: return .list(.number(number))
    case .text: return .text
    }
  }

  // MARK: Names in questions

  /// A fact about a run, where a question may name it.
  func fact(_ name: String, _ node: Expression, _ context: Context) -> Type? {
    guard context.asked != nil, let found = Self.runFacts[name] else { return nil }
    checked.note(.variable, for: node)
    return found
  }

  /// Reports what a run does not keep: the values of its own `let`s and `var`s.
  func refuses(
    _ binding: Binding, _ name: String, _ node: Expression, _ scenario: ScenarioSymbol
  ) -> Bool {
    switch binding.kind {
    case .constant, .variable:
      guard scenario.scope.own(name) != nil else { return false }
    default: return false
    }
    report(
      .notKept, "a study does not keep `\(name)` of its runs", at: node.span,
      help: "make it a signal of `\(scenario.name)`: `signal my_\(name) = \(name)`")
    return true
  }

  func requirementMember(_ requirement: RequirementSymbol, _ name: Name, _ node: Expression) -> Type
  {
    switch name.text {
    case "margin":
      checked.note(.requirementMember(requirement, name.text), for: node)
      return .number(NumberType(requirement.margin))
    case "first_violation":
      checked.note(.requirementMember(requirement, name.text), for: node)
      return .number(Dimension([.time: 1]))
    default:
      report(
        .unknownMember, "a requirement has no `.\(name.text)`", at: name.span,
        help: name.text == RequirementMember.violated.rawValue
          ? "of a run that is over, write `not \(requirement.name)`"
          : Suggestion.help(for: name.text, in: ["margin", "first_violation"])
            ?? "it has margin, first_violation")
      return .any
    }
  }

  /// What a requirement is while a run goes on, and what can be recorded of it.
  func liveRequirementMember(
    _ requirement: RequirementSymbol, _ name: Name, _ node: Expression, _ context: Context
  ) -> Type {
    let member = RequirementMember(rawValue: name.text)
    switch member {
    case .violated:
      checked.note(.requirementMember(requirement, name.text), for: node)
      names?.note(.requirementMember(.violated), at: name.span)
      return .truth
    case .remainingLife where context.isRecorded:
      checked.note(.requirementMember(requirement, name.text), for: node)
      names?.note(.requirementMember(.remainingLife), at: name.span)
      return .number(Dimension([.time: 1]))
    default: break
    }
    if context.isRecorded {
      report(
        .unknownMember, "`\(requirement.name).\(name.text)` cannot be recorded", at: name.span,
        help:
          "`\(requirement.name).remaining_life` can, the time until it is first violated, and `\(requirement.name).violated`"
      )
      return .any
    }
    let help =
      switch name.text {
      case RequirementMember.remainingLife.rawValue:
        "it is known when the run has ended: `record \(requirement.name).remaining_life`"
      case "verdict", "margin", "first_violation":
        "a run's result has it: `r.\(requirement.name).\(name.text)`; while the run goes on there is `\(requirement.name).violated`"
      default:
        Suggestion.help(for: name.text, in: [RequirementMember.violated.rawValue])
          ?? "while the run goes on it has `violated`; a run's result has `r.\(requirement.name).margin`"
      }
    report(
      .hasNoMembers, "the requirement \(requirement.name) has no `.\(name.text)`", at: name.span,
      help: help)
    return .any
  }
}
