import Engine

/// Runs of scenarios.
extension Checker {
  func run(_ request: RunSyntax, _ node: Expression, _ context: Context) -> Type {
    for argument in request.arguments { type(argument.value, context) }
    if let duration = request.duration { expectTime(duration, context, "`for` takes") }
    if let step = request.step { expectTime(step, context, "`step` takes") }
    if let seed = request.seed, let number = expectNumber(seed, context, "a seed is"),
      !number.dimension.isOne
    {
      report(
        .notADimensionlessNumber, "a seed is a bare number", at: seed.span, label: number.described)
    }
    if context.phase != .script && context.phase != .function {
      report(
        .onlyAtScriptLevel, "a run is started at the top level or in a function", at: node.span,
        help: "a running scenario cannot start another")
    }
    guard let expression = request.scenario else { return .run(main) }
    let found = type(expression, context)
    switch found {
    case .scenario(let scenario):
      checkScenarioArguments(request.arguments, scenario, node)
      return .run(scenario)
    case .any: return .any
    default:
      report(
        .unknownScenario, "`run` takes a scenario", at: expression.span,
        label: "this is \(found.described)")
      return .any
    }
  }

  func checkScenarioArguments(
    _ arguments: [Argument], _ scenario: ScenarioSymbol, _ node: Expression
  ) {
    guard let syntax = scenario.syntax else { return }
    // A run may set the scenario's parameters and every `param` in its body.
    var names = syntax.parameters.map(\.name.text)
    for statement in syntax.body.statements {
      if case .parameter(let name, _, _, _) = statement.kind { names.append(name.text) }
    }
    let signature = "\(scenario.name)(\(names.joined(separator: ", ")))"
    guard
      let places = match(
        arguments, to: names,
        required: { $0 < syntax.parameters.count && syntax.parameters[$0].defaultValue == nil },
        signature: signature, node)
    else { return }
    for (position, place) in places.enumerated() {
      if let label = arguments[position].label, let made = scenario.scope.own(names[place]) {
        self.names?.noteUse(of: made, at: label.span)
      }
      guard case .number(let wanted)? = scenario.scope.own(names[place])?.type,
        case .number(let given) = checked.type(of: arguments[position].value)
      else { continue }
      if !given.dimension.isCompatible(with: wanted.dimension), !isZero(arguments[position].value) {
        report(
          .argumentDimension, "`\(names[place])` takes \(wanted.described)",
          at: arguments[position].value.span,
          label: "this is \(given.described)")
      }
    }
  }
}
