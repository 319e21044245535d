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
    case .parameter(let name, let value, let within): parameter(name, value, within, context)
    case .function(let function): check(function, context)
    case .scenario(let scenario): check(scenario, statement, context)
    case .twin, .connect, .signal, .record, .fault, .require, .learn, .study:
      checkDeclaration(statement, context)
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
    context.scope.bind(name.text, Binding(kind: kind, type: type, span: name.span))
  }

  private func bindValue(
    _ name: Name, _ unit: UnitSyntax?, _ value: Expression, isVariable: Bool, _ context: Context
  ) {
    if context.phase == .step, isVariable == false, context.scope.kind == .script { return }
    var found = type(value, context)
    if found == .none, isCallWithoutResult(value) {
      report(.noResult, "this gives no value to name", at: value.span)
      found = .any
    }
    if let unit, let declared = resolve(unit) {
      let wanted = NumberType(declared)
      switch found {
      case .number(let number):
        if !number.dimension.isCompatible(with: wanted.dimension), !isZero(value) {
          report(
            .cannotAssignDimension, "`\(name.text)` is declared as \(wanted.described)",
            at: value.span,
            label: "this is \(number.described)",
            secondary: [.init(span: unit.span, text: "declared here")])
        }
        found = .number(
          NumberType(wanted.dimension, scale: number.scale, display: number.display ?? declared))
      case .any: found = .number(wanted)
      case .list(.number(let number)):
        if !number.dimension.isCompatible(with: wanted.dimension) {
          report(
            .cannotAssignDimension, "`\(name.text)` is declared as \(wanted.described)",
            at: value.span,
            label: "these are \(number.described)")
        }
      default:
        report(
          .cannotAssignDimension, "`\(name.text)` is declared as \(wanted.described)",
          at: value.span,
          label: "this is \(found.described)")
      }
    }
    bind(name, isVariable ? .variable : .constant, found, context)
  }

  private func isCallWithoutResult(_ value: Expression) -> Bool {
    if case .call = value.kind { true } else { false }
  }

  private func parameter(
    _ name: Name, _ value: Expression, _ within: Expression?, _ context: Context
  ) {
    if context.phase != .script && context.phase != .scenario {
      report(
        .onlyInScenario, "`param` stands at the top level or directly in a scenario", at: name.span,
        help: "use `let` here")
    }
    let found = type(value, context)
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

  private func defineUnit(_ name: Name, _ value: Expression, _ context: Context) {
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

  private func check(_ function: FunctionSyntax, _ context: Context) {
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

  // MARK: Files and plugins

  private func use(_ names: [Name], _ context: Context) {
    for name in names {
      guard plugins[name.text] != nil else {
        missingPlugins.insert(name.text)
        report(
          .unknownPlugin, "there is no plugin `\(name.text)` in this twin", at: name.span,
          help: Suggestion.help(for: name.text, in: plugins.keys)
            ?? "it has \(plugins.keys.sorted().joined(separator: ", ")); `twin plugins` lists them")
        context.scope.bind(name.text, Binding(kind: .missing, type: .any, span: name.span))
        continue
      }
      usedPlugins.insert(name.text)
      context.scope.bind(
        name.text, Binding(kind: .plugin, type: .plugin(name.text), span: name.span))
    }
  }

  private func include(
    _ path: Name, _ alias: Name?, isImport: Bool, _ statement: Statement, _ context: Context
  ) {
    guard context.phase == .script else {
      report(
        .onlyAtScriptLevel, "files are read at the top level only", at: path.span,
        help: "move this line out of the block")
      return
    }
    switch loadFile(path.text, path.span.file) {
    case .failure(let failure):
      report(.missingFile, "cannot read \"\(path.text)\"", at: path.span, label: failure.reason)
    case .success(let (source, file)):
      guard !includeStack.contains(file), file != path.span.file else {
        report(.circularInclude, "\"\(path.text)\" includes itself", at: path.span)
        return
      }
      includeStack.append(file)
      defer { includeStack.removeLast() }
      let (statements, problems) = Parser.parse(source, file: file)
      for problem in problems {
        report(
          problem.code, problem.message, at: problem.primary.span, label: problem.primary.text,
          secondary: problem.secondary, help: problem.help)
      }
      included[ObjectIdentifier(statement)] = statements
      if isImport {
        let stem =
          path.text.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? "file"
        let name = alias ?? Name(text: stem, span: path.span)
        let scope = Scope(.script, in: nil)
        check(statements, Context(scope: scope, phase: .script))
        let module = ModuleSymbol(name: name.text, scope: scope)
        bind(name, .module(module), .module(module), context)
      } else {
        check(statements, context)
      }
    }
  }

  // MARK: Assignment

  private func assign(
    _ target: Expression, _ op: AssignmentOperator, _ value: Expression, _ statement: Statement,
    _ context: Context
  ) {
    if context.phase == .step, !isLocal(target, context) {
      report(
        .notInStep, "nothing outside the function can be assigned to at every step",
        at: statement.span, help: "change it in an `every` or `when` block")
    }
    var declared = type(target, context)
    let found = type(value, context)
    switch checked.resolution(of: target) {
    case .port(let reference): checkAssignable(reference, target, context)
    case .variable:
      if case .name(let name) = target.kind, let binding = context.scope.find(name) {
        guard case .variable = binding.kind else {
          report(
            .assignToConstant, "`\(name)` does not change", at: target.span,
            secondary: [.init(span: binding.span, text: "defined here")],
            help: "define it with `var` instead of `\(binding.word)`")
          return
        }
        declared = binding.type
        if declared == .none || declared == .list(.any) {
          rebind(name, found, context)
          declared = found
        }
      }
    case nil:
      switch target.kind {
      case .index, .member: break
      default: return
      }
    default:
      report(.cannotAssign, "this cannot be assigned to", at: target.span)
      return
    }
    checkAssignment(declared, found, op, target, value)
  }

  /// Whether a target belongs to the function being checked.
  private func isLocal(_ target: Expression, _ context: Context) -> Bool {
    switch target.kind {
    case .name(let name):
      var scope: Scope? = context.scope
      while let here = scope {
        if here.own(name) != nil { return true }
        if here.kind == .function { return false }
        scope = here.parent
      }
      return false
    case .index(let base, _), .member(let base, _): return isLocal(base, context)
    default: return false
    }
  }

  private func rebind(_ name: String, _ type: Type, _ context: Context) {
    var scope: Scope? = context.scope
    while let here = scope {
      if let binding = here.own(name) {
        here.bind(name, Binding(kind: binding.kind, type: type, span: binding.span))
        return
      }
      scope = here.parent
    }
  }

  private func checkAssignable(_ reference: PortUse, _ target: Expression, _ context: Context) {
    let name = "\(reference.twin.name).\(reference.name)"
    if let port = reference.twin.model.port(reference.name), port.direction == .output {
      report(
        .notAnInput, "`\(name)` is an output of the model", at: target.span,
        help: "inputs and tunable parameters can be assigned to: "
          + reference.twin.model.assignableNames.prefix(6).joined(separator: ", "))
    }
    let whole = PortUse(
      twin: reference.twin, name: reference.name, isParameter: false, index: nil)
    if let driver = drivenInputs[whole] {
      report(
        .alreadyDriven, "`\(name)` is driven by a wire", at: target.span,
        secondary: [.init(span: driver, text: "connected here")],
        help: "remove the `connect` or this line")
    }
    if context.phase == .function {
      report(
        .notInEvent, "a function does not change a twin", at: target.span,
        help: "return the value and assign it in the block that calls the function")
    }
  }

  private func checkAssignment(
    _ declared: Type, _ found: Type, _ op: AssignmentOperator, _ target: Expression,
    _ value: Expression
  ) {
    switch (declared, found) {
    case (.any, _), (_, .any), (.list(.any), .list), (.list, .list(.any)): return
    case (.number(let x), .number(let y)):
      if op == .multiply {
        if !y.dimension.isOne {
          report(
            .cannotAssignDimension, "`*=` takes a bare number", at: value.span, label: y.described,
            secondary: [.init(span: target.span, text: x.described)])
        }
      } else if !fits(x, target, y, value) {
        report(
          .cannotAssignDimension, "cannot assign \(y.plainName) to \(x.plainName)", at: value.span,
          label: y.described, secondary: [.init(span: target.span, text: x.described)],
          help: isOneAndNamed(x)
            ? "start the variable with its unit, as in `var x = 0 \(y.dimension.symbol)`" : nil)
      }
    case (.list(.number(let x)), .list(.number(let y))):
      if !x.dimension.isCompatible(with: y.dimension) {
        report(
          .cannotAssignDimension, "cannot assign \(y.plainName) to \(x.plainName)", at: value.span,
          label: y.described, secondary: [.init(span: target.span, text: x.described)])
      }
    case (.list(.number), .number):
      report(
        .shapeMismatch, "this takes a list of numbers", at: value.span, label: "this is one number",
        help: "write `[…]`, or assign to one element")
    default:
      if !Self.isSameKind(declared, found), found != .none {
        report(
          .cannotAssignDimension, "cannot assign \(found.described) to \(declared.described)",
          at: value.span,
          label: found.described, secondary: [.init(span: target.span, text: declared.described)])
      }
    }
  }

  private func isOneAndNamed(_ number: NumberType) -> Bool { number.dimension.isOne }

  private func configure(
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

  private func checkBareExpression(_ value: Expression, _ context: Context) {
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

extension Binding {
  /// The word that made it.
  var word: String {
    switch kind {
    case .parameter: "param"
    case .function: "func"
    default: "let"
    }
  }
}

extension ModelDescription {
  /// What a script may assign to.
  var assignableNames: [String] {
    ports.filter { $0.direction == .input }.map(\.name) + parameters.filter(\.isTunable).map(\.name)
  }
}
