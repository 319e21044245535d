import Engine

/// Declarations: scenarios, twins, wires, signals, recordings, requirements.
extension Checker {
  func check(_ scenario: ScenarioSyntax, _ statement: Statement, _ context: Context) {
    guard context.phase == .script else {
      report(
        .onlyAtScriptLevel, "a scenario stands at the top level", at: scenario.name.span,
        help: "move it out of the block")
      return
    }
    let scope = Scope(.scenario, in: context.scope)
    let symbol = ScenarioSymbol(name: scenario.name.text, syntax: scenario, scope: scope)
    symbols.scenarios[ObjectIdentifier(statement)] = symbol
    bind(scenario.name, .scenario(symbol), .scenario(symbol), context)
    let inner = Context(scope: scope, phase: .scenario)
    names?.note(scope, within: scenario.body.span)
    for parameter in scenario.parameters {
      var found: Type = parameter.defaultValue.map { type($0, context) } ?? .any
      if let unit = parameter.unit, let declared = resolve(unit) {
        if case .number(let number) = found, let value = parameter.defaultValue {
          if !number.dimension.isCompatible(with: declared.dimension), !isZero(value) {
            report(
              .cannotAssignDimension,
              "`\(parameter.name.text)` is declared as \(NumberType(declared).described)",
              at: value.span, label: "this is \(number.described)",
              secondary: [.init(span: unit.span, text: "declared here")])
          }
          found = .number(
            NumberType(declared.dimension, scale: number.scale, display: number.display ?? declared)
          )
        } else {
          found = .number(NumberType(declared))
        }
      }
      bind(parameter.name, .parameter, found, inner)
    }
    check(scenario.body.statements, inner)
  }

  func checkDeclaration(_ statement: Statement, _ context: Context) {
    guard context.phase == .script || context.phase == .scenario else {
      report(
        .onlyInScenario, "declarations stand at the top level or directly in a scenario",
        at: statement.span,
        help: "move this out of the block; what exists does not change while a run goes on")
      return
    }
    switch statement.kind {
    case .twin(let name, let model, let settings): twin(name, model, settings, statement, context)
    case .connect(let from, let to, let delay): connect(from, to, delay, statement, context)
    case .signal(let name, let value):
      let found = type(value, context.at(.step))
      let kept: Type
      switch found {
      case .number, .truth, .list(.number), .any: kept = found
      default:
        report(
          .expectedNumber, "a signal is a number, a list of numbers, or true or false",
          at: value.span,
          label: "this is \(found.described)")
        kept = .any
      }
      let symbol = SignalSymbol(name: name.text, type: kept, span: name.span)
      symbols.signals[ObjectIdentifier(statement)] = symbol
      bind(name, .signal(symbol), kept, context)
    case .clock(let value): clock(value, statement, context)
    case .record(let paths, let period, let alias):
      if let alias, paths.count > 1 || paths.contains(where: \.isEverything) {
        report(
          .expectedEndOfStatement, "`as` names one recorded value, and here are several",
          at: alias.span, help: "write one `record … as …` for each")
      }
      for path in paths { recordPath(path, context) }
      if let alias, let path = paths.first?.path {
        symbols.recordAliases[ObjectIdentifier(context.scope), default: [:]][alias.text] =
          checked.type(of: path)
      }
      if let period { expectSpan(period, context, "`every` takes") }
    case .fault(let name, let target, let settings):
      fault(name, target, settings, statement, context)
    case .require(let name, let value):
      var inner = context.at(.step)
      inner.isInRequirement = true
      requirementSpan = nil
      expectTruth(value, inner, "a requirement is")
      let symbol = RequirementSymbol(
        name: name.text, margin: MarginUnit(of: value, checked).unit ?? .one, span: name.span)
      symbols.requirements[ObjectIdentifier(statement)] = symbol
      bind(name, .requirement(symbol), .requirement(symbol), context)
    case .learn(isCalibration: true, let name, let method, let settings):
      calibration(name, method, settings, statement, context)
    case .learn(isCalibration: false, let name, _, _):
      missing(statement, name, "`learn`", plugin: "learners", context)
    default: break
    }
  }

  /// A construct whose plugin is not in this build: named once, and its result fits everywhere.
  func missing(
    _ statement: Statement, _ name: Name, _ construct: String, plugin: String, _ context: Context
  ) {
    missingStatements.insert(ObjectIdentifier(statement))
    if !missingPlugins.contains(plugin) {
      report(
        .missingPlugin, "\(construct) needs the plugin `\(plugin)`, which this twin does not have",
        at: name.span, help: "`twin plugins` lists what it has")
    }
    missingPlugins.insert(plugin)
    bind(name, .missing, .any, context)
  }
}
