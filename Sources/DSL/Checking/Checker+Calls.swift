import Engine

/// Calls of functions, library functions and actions.
extension Checker {
  func call(_ callee: Expression, _ arguments: [Argument], _ node: Expression, _ context: Context)
    -> Type
  {
    if let answer = question(callee, arguments, node, context) { return answer }
    let target = type(callee, context.plain)
    checkLabels(arguments)
    if case .studyInterval(let interval)? = checked.resolution(of: callee) {
      return self.interval(interval, callee, arguments, node, context)
    }
    // A port and an action may share a name, such as a cell's power: what is called is the action.
    if case .port(let use)? = checked.resolution(of: callee), use.index == nil, !use.isParameter,
      let action = use.twin.model.actions.first(where: { $0.name == use.name })
    {
      checked.note(.action(use.twin, action), for: callee)
    }
    if case .action(let twin, let action)? = checked.resolution(of: callee) {
      return act(twin, action, arguments, node, context)
    }
    switch target {
    case .function(let function): return apply(function, arguments, node, context)
    case .builtin(let name):
      guard let builtin = Builtin.all[name] else { return .any }
      if let kind = SystemSyntax.Kind(rawValue: name) {
        return system(kind, arguments, node, context)
      }
      return apply(builtin, arguments, node, context)
    case .scenario(let scenario):
      for argument in arguments { type(argument.value, context.plain) }
      report(
        .notCallable, "a scenario is not called", at: callee.span,
        help: "write `run \(scenario.name)(…)`")
      return .run(scenario)
    case .any:
      for argument in arguments { type(argument.value, context.plain) }
      return .any
    default:
      for argument in arguments { type(argument.value, context.plain) }
      report(
        .notCallable, "\(target.described) cannot be called", at: callee.span,
        help: arguments.count == 1 ? "to multiply, write `*`" : nil)
      return .any
    }
  }

  private func checkLabels(_ arguments: [Argument]) {
    for (position, argument) in arguments.enumerated() {
      guard let label = argument.label,
        let earlier = arguments[..<position].first(where: { $0.label?.text == label.text })
      else { continue }
      report(
        .repeatedArgument, "the argument `\(label.text)` is given twice", at: label.span,
        label: "again here",
        secondary: [.init(span: earlier.label?.span ?? label.span, text: "first here")])
    }
  }

  /// Which argument goes to which parameter; nil after a report.
  func match(
    _ arguments: [Argument], to names: [String], required: (Int) -> Bool, isVariadic: Bool = false,
    signature: String, _ node: Expression
  ) -> [Int]? {
    var places: [Int] = []
    var taken: Set<Int> = []
    var next = 0
    for argument in arguments {
      if let label = argument.label {
        guard let place = names.firstIndex(of: label.text) else {
          report(
            .unknownArgument, "`\(signature)` has no argument `\(label.text)`", at: label.span,
            help: Suggestion.help(for: label.text, in: names))
          return nil
        }
        places.append(place)
        taken.insert(place)
      } else {
        while taken.contains(next) { next += 1 }
        guard next < names.count || isVariadic else {
          report(
            .argumentCount,
            "`\(signature)` takes \(Self.count(names.count, "argument")), here are \(arguments.count)",
            at: argument.value.span, label: "one too many")
          return nil
        }
        places.append(next)
        taken.insert(next)
        next += 1
      }
    }
    if let missing = names.indices.first(where: { required($0) && !taken.contains($0) }) {
      report(
        .missingArgument, "`\(signature)` also needs `\(names[missing])`", at: node.span,
        help: names.count > 1
          ? "arguments stand in this order, or with labels: `\(names[missing]): …`" : nil)
      return nil
    }
    return places
  }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  // MARK: Functions of the script

  private func apply(
    _ function: FunctionType, _ arguments: [Argument], _ node: Expression, _ context: Context
  ) -> Type {
    let given = arguments.map { type($0.value, context.plain) }
    let syntax = function.syntax
    guard
      let places = match(
        arguments, to: syntax.parameters.map(\.name.text),
        required: { syntax.parameters[$0].defaultValue == nil }, signature: syntax.signature, node)
    else { return .any }
    var types: [Type] = syntax.parameters.map { parameter in
      parameter.defaultValue.map { type($0, Context(scope: function.scope, phase: .script)) }
        ?? .any
    }
    for (position, place) in places.enumerated() {
      var found = given[position]
      let parameter = syntax.parameters[place]
      if let label = arguments[position].label {
        names?.note(.declared(parameter.name.span), at: label.span)
      }
      if let unit = parameter.unit, let declared = resolve(unit) {
        found = checkArgument(found, arguments[position].value, parameter, declared)
      }
      types[place] = found
    }
    for (place, parameter) in syntax.parameters.enumerated() where !places.contains(place) {
      if let unit = parameter.unit, let declared = resolve(unit) {
        types[place] = .number(NumberType(declared))
      }
    }
    return result(
      of: FunctionSignature(function: function, arguments: types, isStep: context.phase == .step),
      node)
  }

  private func checkArgument(
    _ found: Type, _ value: Expression, _ parameter: ParameterSyntax, _ unit: Unit
  ) -> Type {
    switch found {
    case .number(let number):
      if !number.dimension.isCompatible(with: unit.dimension), !isZero(value) {
        report(
          .argumentDimension,
          "`\(parameter.name.text)` takes \(NumberType(unit).described)", at: value.span,
          label: "this is \(number.described)",
          secondary: [.init(span: parameter.name.span, text: "declared here")])
      }
      return .number(NumberType(unit.dimension, scale: number.scale, display: number.display))
    case .any: return .number(NumberType(unit))
    case .list(.number): return found
    default:
      report(
        .argumentDimension, "`\(parameter.name.text)` takes \(NumberType(unit).described)",
        at: value.span,
        label: "this is \(found.described)",
        secondary: [.init(span: parameter.name.span, text: "declared here")])
      return .number(NumberType(unit))
    }
  }

  /// The type a function returns for one signature; its body is checked the first time.
  func result(of signature: FunctionSignature, _ node: Expression) -> Type {
    if let known = functionResults[signature] { return known ?? .any }
    let syntax = signature.function.syntax
    guard callDepth < 60 else {
      report(
        .recursiveType, "the types of this call grow without end", at: node.span,
        help: "a function that calls itself must do so with values of the same kinds")
      return .any
    }
    functionResults[signature] = .some(nil)
    callDepth += 1
    defer { callDepth -= 1 }
    let scope = Scope(.function, in: signature.function.scope)
    names?.note(scope, within: syntax.span)
    for (parameter, type) in zip(syntax.parameters, signature.arguments) {
      makeName(
        parameter.name, Binding(kind: .constant, type: type, span: parameter.name.span), in: scope)
    }
    let declared = syntax.resultUnit.flatMap(resolve).map { NumberType($0) }
    var context = Context(scope: scope, phase: signature.isStep ? .step : .function)
    var found: Type
    switch syntax.body {
    case .expression(let value):
      found = type(value, context)
      checkResult(found, value, declared)
    case .block(let block):
      let collector = ReturnCollector(declared: declared, signature: signature)
      context.returns = collector
      check(block.statements, context)
      found = collector.type ?? .none
    }
    if let declared { found = .number(declared) }
    functionResults[signature] = .some(found)
    return found
  }

  func checkResult(_ found: Type, _ value: Expression, _ declared: NumberType?) {
    guard let declared, found != .any else { return }
    if case .number(let number) = found,
      number.dimension.isCompatible(with: declared.dimension) || isZero(value)
    {
      return
    }
    report(
      .resultDimension, "the function is declared to return \(declared.described)", at: value.span,
      label: "this is \(found.described)")
  }

  /// Notes a type returned from the body being checked, so that a recursive call further down knows it.
  func noteReturn(_ type: Type, _ value: Expression, _ collector: ReturnCollector) {
    checkResult(type, value, collector.declared)
    guard let earlier = collector.type else {
      collector.type = type
      collector.span = value.span
      functionResults[collector.signature] = .some(collector.declared.map(Type.number) ?? type)
      return
    }
    if case .number(let x) = earlier, case .number(let y) = type {
      if !x.dimension.isCompatible(with: y.dimension), !isZero(value) {
        report(
          .branchDimensions, "a function returns numbers of one dimension", at: value.span,
          label: y.described,
          secondary: collector.span.map { [.init(span: $0, text: x.described)] } ?? [])
      }
      return
    }
    if earlier != type { collector.type = earlier == .any ? type : .any }
  }

  func checkDefaults(_ function: FunctionSyntax, _ context: Context) {
    for parameter in function.parameters {
      guard let value = parameter.defaultValue else {
        _ = parameter.unit.map(resolve)
        continue
      }
      let found = type(value, context.plain)
      guard let unit = parameter.unit.flatMap(resolve) else { continue }
      _ = checkArgument(found, value, parameter, unit)
    }
  }

  /// Checks the body of a function that may never be called, with arguments of unknown types.
  func declare(_ function: FunctionSyntax, _ context: Context) {
    guard let name = function.name else { return }
    bind(
      name, .function, .function(FunctionType(syntax: function, scope: context.scope)), context)
  }

  // MARK: Actions

  private func act(
    _ twin: TwinSymbol, _ action: ActionDescription, _ arguments: [Argument], _ node: Expression,
    _ context: Context
  ) -> Type {
    let given = arguments.map { type($0.value, context.plain) }
    switch context.phase {
    case .sequence, .event: break
    case .function: break
    default:
      report(
        .onlyInDo, "`\(twin.name).\(action.name)` takes time", at: node.span,
        help: "tell a twin to act in a `do { … }` block, or in `at`, `every` or `when`")
    }
    let signature = "\(action.name)(\(action.arguments.map(\.name).joined(separator: ", ")))"
    guard
      let places = match(
        arguments, to: action.arguments.map(\.name),
        required: { action.arguments[$0].defaultValue == nil }, signature: signature, node)
    else { return .none }
    for (position, place) in places.enumerated() {
      let parameter = action.arguments[place]
      let value = arguments[position].value
      let wanted = NumberType(parameter.unit)
      switch (given[position], parameter.shape) {
      case (.any, _), (.list(.any), _): break
      case (.number(let number), .scalar), (.list(.number(let number)), .vector):
        if !number.dimension.isCompatible(with: wanted.dimension), !isZero(value) {
          report(
            .argumentDimension, "`\(parameter.name)` of `\(action.name)` takes \(wanted.described)",
            at: value.span, label: "this is \(number.described)",
            help: "`\(parameter.name)`: \(parameter.meaning)")
        }
      default:
        let what = parameter.shape == .scalar ? "one number" : "a list of numbers"
        report(
          .argumentDimension, "`\(parameter.name)` of `\(action.name)` takes \(what)",
          at: value.span,
          label: "this is \(given[position].described)")
      }
    }
    return .none
  }
}
