import Engine

/// Statements of the script layer.
extension Checker {
  func check(_ statement: Statement, _ context: Context) {
    switch statement.kind {
    case .use(let names): use(names, context)
    case .include(let path, let alias, let isImport):
      include(path, alias, isImport: isImport, statement, context)
    case .unit(let name, let value): defineUnit(name, value, context)
    case .bind(let name, let unit, let value, let isVariable):
      bindValue(name, unit, value, isVariable: isVariable, context)
    case .parameter(let name, let unit, let value, let within):
      parameter(name, unit, value, within, context)
    case .function(let function): check(function, context)
    case .scenario(let scenario): check(scenario, statement, context)
    case .twin, .connect, .signal, .clock, .record, .fault, .require, .learn:
      checkDeclaration(statement, context)
    case .study(let name, let scenario, let settings):
      study(name, scenario, settings, statement, context)
    case .sequence, .parallel, .at, .every, .when, .stop, .wait, .waitUntil, .actUntil, .inject,
      .repair:
      checkTime(statement, context)
    case .plot, .report, .export, .log, .assert: checkOutput(statement, context)
    case .branch, .forEach, .whileLoop, .repeatLoop, .breakLoop, .continueLoop, .returnValue,
      .attempt:
      checkControl(statement, context)
    case .assign(let target, let op, let value): assign(target, op, value, statement, context)
    case .configure(let path, let settings): configure(path, settings, statement, context)
    case .expression(let value): checkBareExpression(value, context)
    }
  }

  // MARK: Names

  /// Gives a name a meaning; a name means one thing within its braces.
  func bind(_ name: Name, _ kind: Binding.Kind, _ type: Type, _ context: Context) {
    if let earlier = context.scope.own(name.text), earlier.span != name.span,
      context.scope.kind != .script
    {
      report(
        .duplicateName, "`\(name.text)` is already defined here", at: name.span,
        label: "again here",
        secondary: [.init(span: earlier.span, text: "first here")],
        help: "give one of them another name")
    }
    if context.scope.kind == .script, let earlier = context.scope.own(name.text),
      earlier.span != name.span,
      earlier.span.file == name.span.file
    {
      report(
        .duplicateName, "`\(name.text)` is already defined in this file", at: name.span,
        label: "again here",
        secondary: [.init(span: earlier.span, text: "first here")],
        help: "give one of them another name")
    }
    makeName(name, Binding(kind: kind, type: type, span: name.span), in: context.scope)
  }

  /// Binds a name in a scope, and notes where it was made.
  func makeName(_ name: Name, _ binding: Binding, in scope: Scope) {
    scope.bind(name.text, binding)
    names?.declare(name.text, binding)
  }

  func bindValue(
    _ name: Name, _ unit: UnitSyntax?, _ value: Expression, isVariable: Bool, _ context: Context
  ) {
    var found = type(value, context)
    if found == .none, isCallWithoutResult(value) {
      report(.noResult, "this gives no value to name", at: value.span)
      found = .any
    }
    bind(
      name, isVariable ? .variable : .constant, declared(found, name, unit, value), context)
  }

  /// The type of a value whose unit is declared: `let a: mV = …`.
  private func declared(
    _ found: Type, _ name: Name, _ unit: UnitSyntax?, _ value: Expression
  ) -> Type {
    guard let unit, let declared = resolve(unit) else { return found }
    let wanted = NumberType(declared)
    func refuse(_ label: String) {
      report(
        .cannotAssignDimension, "`\(name.text)` is declared as \(wanted.described)",
        at: value.span, label: label, secondary: [.init(span: unit.span, text: "declared here")])
    }
    switch found {
    case .number(let number):
      if !number.dimension.isCompatible(with: wanted.dimension), !isZero(value) {
        refuse("this is \(number.described)")
      }
      return .number(
        NumberType(wanted.dimension, scale: number.scale, display: number.display ?? declared))
    case .any: return .number(wanted)
    case .list(.number(let number)):
      if !number.dimension.isCompatible(with: wanted.dimension) {
        refuse("these are \(number.described)")
      }
    default: refuse("this is \(found.described)")
    }
    return found
  }

  func isCallWithoutResult(_ value: Expression) -> Bool {
    if case .call = value.kind { true } else { false }
  }

  func parameter(
    _ name: Name, _ unit: UnitSyntax?, _ value: Expression, _ within: Expression?,
    _ context: Context
  ) {
    if context.phase != .script && context.phase != .scenario {
      report(
        .onlyInScenario, "`param` stands at the top level or directly in a scenario", at: name.span,
        help: "use `let` here")
    }
    let found = declared(type(value, context), name, unit, value)
    if let within {
      let limits = type(within, context)
      if case .range(let range) = limits, case .number(let number) = found {
        if !fits(number, value, range, within) {
          report(
            .rangeDimensions, "the range of `\(name.text)` needs its dimension", at: within.span,
            label: range.described, secondary: [.init(span: value.span, text: number.described)])
        }
      } else if limits != .any, found != .any {
        report(
          .rangeDimensions, "`within` takes a range of numbers", at: within.span,
          label: limits.described,
          help: "write `within 0 kg .. 6 kg`")
      }
    }
    bind(name, .parameter, found, context)
  }

  func defineUnit(_ name: Name, _ value: Expression, _ context: Context) {
    names?.defineUnit(name)
    guard let number = expectNumber(value, context, "a unit is defined by") else { return }
    guard let si = constantValue(value) else {
      report(
        .needsConstant, "a unit is defined by a number with a unit", at: value.span,
        help: "write `unit turn = 360 deg`")
      return
    }
    do {
      try units.define(name.text, as: Unit(name.text, number.dimension, scale: si))
    } catch {
      report(.badUnit, error.description, at: name.span)
    }
  }

  /// The SI value of an expression of literals only.
  func constantValue(_ node: Expression) -> Double? {
    switch node.kind {
    case .number(let value, let unit):
      guard let unit else { return value }
      return (try? units.parse(unit.text))?.toSI(value)
    case .negate(let inner): return constantValue(inner).map { -$0 }
    case .binary(let op, let left, let right):
      guard let a = constantValue(left), let b = constantValue(right) else { return nil }
      switch op {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return a / b
      default: return nil
      }
    default: return nil
    }
  }

  func check(_ function: FunctionSyntax, _ context: Context) {
    guard let name = function.name else { return }
    bind(name, .function, .function(FunctionType(syntax: function, scope: context.scope)), context)
    checkDefaults(function, context)
    // Once with nothing known, so that a function nobody calls is checked too.
    let types = function.parameters.map { parameter -> Type in
      parameter.unit.flatMap(resolve).map { .number(NumberType($0)) } ?? .any
    }
    let value = FunctionType(syntax: function, scope: context.scope)
    _ = result(
      of: FunctionSignature(function: value, arguments: types, isStep: false),
      Expression(.missing, name.span, depth: 1))
  }

  func configure(
    _ path: Expression, _ settings: [Setting], _ statement: Statement, _ context: Context
  ) {
    let found = type(path, context)
    if found == .any, !missingPlugins.isEmpty {
      missingStatements.insert(ObjectIdentifier(statement))
      return
    }
    report(
      .notCallable, "\(found.described) takes no settings here", at: path.span,
      help: "a twin is made with `twin name = plugin.model { … }`")
  }

  func checkBareExpression(_ value: Expression, _ context: Context) {
    let found = type(value, context)
    switch value.kind {
    case .call, .run: return
    default: break
    }
    if context.phase == .script { return }
    if context.phase == .function, context.scope.kind == .function {
      warn(
        .unreachable, "this value is not used", at: value.span,
        help: "return it with `return`")
    } else if found != .any {
      warn(.unreachable, "this value is not used", at: value.span, help: "show it with `log`")
    }
  }
}
