import Engine

/// The method of a study: `method: subset(safe, share: 20 %)`.
extension Checker {
  /// The method, and the requirement it follows.
  func studyMethod(_ value: Expression, _ scenario: ScenarioSymbol, _ context: Context) -> (
    StudyMethod, RequirementSymbol?
  ) {
    guard let syntax = StudyMethodSyntax(value) else {
      var callee = value
      if case .call(let inner, _) = value.kind { callee = inner }
      let known = StudyMethod.allCases.map(\.rawValue)
      report(
        .studySetting, "there is no such way to choose the runs", at: value.span,
        help: (callee.kind.name.flatMap { Suggestion.help(for: $0, in: known) })
          ?? "there are \(known.joined(separator: ", "))")
      return (.monteCarlo, nil)
    }
    let method = syntax.method
    for (name, node) in syntax.numbers {
      let what = "`\(name)` of `\(method.rawValue)` is"
      if let number = expectNumber(node, context, what) { bare(number, node, what) }
    }
    for stranger in syntax.strangers {
      report(
        .studySetting,
        method.numbers.isEmpty && !method.takesRequirement
          ? "`\(method.rawValue)` takes no arguments"
          : "this has no meaning in `\(method.rawValue)`",
        at: stranger.value.span, help: "write `\(method.signature)`")
    }
    guard method.takesRequirement else { return (method, nil) }
    return (method, target(syntax, value, scenario))
  }

  private func target(
    _ syntax: StudyMethodSyntax, _ value: Expression, _ scenario: ScenarioSymbol
  ) -> RequirementSymbol? {
    let known = scenario.requirements.map(\.name)
    let word = syntax.method.rawValue
    let all =
      known.isEmpty
      ? "add `require name: …` to `\(scenario.name)`"
      : "`\(scenario.name)` requires \(known.joined(separator: ", "))"
    guard let node = syntax.requirement, let name = node.kind.name else {
      report(
        .studySetting, "`\(word)` follows the margin of a requirement",
        at: syntax.requirement?.span ?? value.span,
        help: known.first.map { "write `\(word)(\($0))`" } ?? all)
      return nil
    }
    guard let binding = scenario.scope.own(name), case .requirement(let symbol) = binding.kind
    else {
      report(
        .studySetting, "`\(scenario.name)` requires nothing called `\(name)`", at: node.span,
        help: Suggestion.help(for: name, in: known) ?? all)
      return nil
    }
    names?.noteUse(of: binding, at: node.span)
    checked.note(.requirementMember(symbol, "margin"), for: node)
    return symbol
  }
}

extension StudySymbol {
  /// Whether an expression asks for the violation of the requirement that the method follows (true) or for its
  /// opposite (false); nil where it asks for something else.
  func asksOfTarget(_ node: Expression) -> Bool? {
    guard let target else { return nil }
    switch node.kind {
    case .name(target.name): return false
    case .not(let inner): return asksOfTarget(inner).map { !$0 }
    default: return nil
    }
  }
}
