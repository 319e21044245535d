import Engine

/// Types of expressions.
extension Checker {
  /// The type of an expression, noted for the compiler.
  @discardableResult
  func type(_ node: Expression, _ context: Context) -> Type {
    let type = infer(node, context)
    checked.noteType(type, for: node)
    return type
  }

  private func infer(_ node: Expression, _ context: Context) -> Type {
    switch node.kind {
    case .number(_, let unit):
      guard let unit else { return .scalar }
      guard let known = resolve(unit) else { return .any }
      return .number(NumberType(known))
    case .string(let parts): return string(parts, context)
    case .truth: return .truth
    case .none: return .none
    case .missing: return .any
    case .name(let name): return nameType(name, node, context)
    case .list(let items): return list(items, context)
    case .record(let fields): return record(fields, context)
    case .negate(let operand): return negate(operand, context)
    case .not(let operand):
      _ = expectTruth(operand, context.plain, "`not` needs")
      return .truth
    case .binary(let op, let left, let right): return binary(op, left, right, node, context)
    case .range(let from, let to, let step): return range(from, to, step, node, context)
    case .convert(let value, let unit): return convert(value, to: unit, context)
    case .choose(let condition, let then, let otherwise):
      _ = expectTruth(condition, context.plain, "the condition of `if` must be")
      return unify(
        type(then, context), then, type(otherwise, context), otherwise, code: .branchDimensions,
        kinds: .branchKinds, what: "the two sides of `if`")
    case .function(let function):
      let value = Type.function(FunctionType(syntax: function, scope: context.scope))
      checkDefaults(function, context)
      return value
    case .member(let base, let name): return member(base, name, node, context)
    case .index(let base, let index): return self.index(base, index, node, context)
    case .call(let callee, let arguments): return call(callee, arguments, node, context)
    case .with(let base, let settings): return with(base, settings, node, context)
    case .temporal, .heldFor, .holdsUntil: return temporal(node, context)
    case .run(let request): return run(request, node, context)
    }
  }

  // MARK: Literals

  func resolve(_ unit: UnitSyntax) -> Unit? {
    names?.noteUnit(unit)
    do {
      return try units.parse(unit.text)
    } catch {
      let name = Self.firstUnknownName(in: unit.text, units)
      let help =
        name.flatMap { Suggestion.help(for: $0, in: units.suggestions(for: $0)) }
        ?? "`unit name = …` defines a unit; between a number and a variable write `*` with spaces"
      report(
        .unknownUnit, error.description, at: unit.span, label: "after a number stands its unit",
        help: help)
      return nil
    }
  }

  private static func firstUnknownName(in text: String, _ units: UnitTable) -> String? {
    text.split { !($0.isLetter || $0 == "_" || $0 == "%") }.map(String.init)
      .first { units.unit(named: $0) == nil }
  }

  private func string(_ parts: [StringPart], _ context: Context) -> Type {
    for case .value(let value, let format) in parts {
      if context.phase == .step {
        report(
          .notInStep, "text cannot be made at every step", at: value.span,
          help: "use `log` in a `when` or `every` block")
        return .text
      }
      let valueType = type(value, context.plain)
      switch valueType {
      case .none:
        report(.cannotShow, "this has no value to show", at: value.span)
      default: break
      }
      if let format { check(format, of: valueType, value) }
    }
    return .text
  }

  /// A format is like `.2f`, `8.3e`, or `.1f mV` with the unit to show the number in.
  private func check(_ format: Name, of type: Type, _ value: Expression) {
    guard let parsed = FormatSyntax(format.text) else {
      report(
        .unknownFormat, "the format `\(format.text)` is not one that numbers have", at: format.span,
        help: "formats are like `.2f`, `.3e`, `.4g`, or `.1f mV` with a unit")
      return
    }
    guard case .number(let number) = type else {
      if type != .any, !type.isNumberList {
        report(
          .unknownFormat, "a format needs a number, and this is \(type.described)", at: value.span,
          help: "leave out `:\(format.text)`")
      }
      return
    }
    if let text = parsed.unit {
      guard let unit = resolve(UnitSyntax(text: text, span: format.span)) else { return }
      if !unit.dimension.isCompatible(with: number.dimension) {
        report(
          .formatDimension, "cannot show \(number.described) in \(unit.symbol)", at: format.span,
          label: NumberType(unit).described,
          secondary: [.init(span: value.span, text: number.described)])
      }
    }
  }

  private func list(_ items: [Expression], _ context: Context) -> Type {
    guard let first = items.first else { return .list(.any) }
    var element = type(first, context.plain)
    for item in items.dropFirst() {
      let next = type(item, context.plain)
      if element == .any || next == .any {
        element = next == .any ? element : next
        continue
      }
      if case .number(let a) = element, case .number(let b) = next,
        !fits(a, first, b, item)
      {
        report(
          .listDimensions, "a list holds numbers of one dimension", at: item.span,
          label: b.described,
          secondary: [.init(span: first.span, text: a.described)],
          help: "use a record `{ name: value, … }` for things of different kinds")
        continue
      }
      if !Self.isSameKind(element, next) { element = .any }
    }
    return .list(element)
  }

  func record(_ fields: [Setting], _ context: Context) -> Type {
    var result: [Field] = []
    for field in fields {
      if let earlier = fields.first(where: { $0.name.text == field.name.text }),
        earlier.name.span != field.name.span
      {
        report(
          .duplicateSetting, "the field `\(field.name.text)` stands twice", at: field.name.span,
          label: "again here", secondary: [.init(span: earlier.name.span, text: "first here")])
        continue
      }
      result.append(Field(name: field.name.text, type: type(field.value, context.plain)))
    }
    return .record(result)
  }

  private func range(
    _ from: Expression, _ to: Expression, _ step: Expression?, _ node: Expression,
    _ context: Context
  ) -> Type {
    guard let first = expectNumber(from, context.plain, "a range needs"),
      let last = expectNumber(to, context.plain, "a range needs")
    else {
      if let step { type(step, context.plain) }
      return .any
    }
    if !fits(first, from, last, to) {
      report(
        .rangeDimensions, "both ends of a range need one dimension", at: to.span,
        label: last.described,
        secondary: [.init(span: from.span, text: first.described)])
      return .any
    }
    if let step, let stride = expectNumber(step, context.plain, "a step is"),
      !fits(first, from, stride, step)
    {
      report(
        .rangeDimensions, "the step of a range needs the dimension of its ends", at: step.span,
        label: stride.described, secondary: [.init(span: from.span, text: first.described)])
    }
    return .range(isZero(from) ? last : first)
  }

  private func convert(_ value: Expression, to unit: UnitSyntax, _ context: Context) -> Type {
    let source = type(value, context.plain)
    guard let target = resolve(unit) else { return .any }
    switch source {
    case .number(let number):
      return checkConversion(number, value, target, unit)
        ? .number(converted(number, target)) : .any
    case .list(.number(let number)):
      return checkConversion(number, value, target, unit)
        ? .list(.number(converted(number, target))) : .any
    case .any: return .number(NumberType(target))
    default:
      report(
        .expectedNumber, "only a number can be shown in a unit", at: value.span,
        label: source.described)
      return .any
    }
  }

  private func converted(_ number: NumberType, _ unit: Unit) -> NumberType {
    NumberType(number.dimension, scale: unit.isAffine ? .point : number.scale, display: unit)
  }

  private func checkConversion(
    _ number: NumberType, _ value: Expression, _ unit: Unit, _ syntax: UnitSyntax
  ) -> Bool {
    guard number.dimension.isCompatible(with: unit.dimension) else {
      report(
        .cannotConvert, "cannot convert \(number.plainName) to \(NumberType(unit).plainName)",
        at: syntax.span, label: NumberType(unit).described,
        secondary: [.init(span: value.span, text: number.described)],
        help: "units that fit: \(number.dimension.symbol)")
      return false
    }
    if number.scale == .difference, unit.isAffine {
      report(
        .differenceAsPoint, "a temperature difference is no point on the \(unit.symbol) scale",
        at: syntax.span, secondary: [.init(span: value.span, text: "difference [K]")],
        help: "show it in K")
      return false
    }
    return true
  }

  // MARK: Names

  private func nameType(_ name: String, _ node: Expression, _ context: Context) -> Type {
    guard let binding = context.scope.find(name) else {
      if let found = fact(name, node, context) { return found }
      if Builtin.all[name] != nil {
        checked.note(.builtin(name), for: node)
        names?.note(.builtin(name), at: node.span)
        return .builtin(name)
      }
      if name == StepVariable.time.rawValue {
        checked.note(.stepVariable(.time), for: node)
        names?.note(.stepVariable(.time), at: node.span)
        return .number(Dimension([.time: 1]))
      }
      unknown(name, node, context)
      return .any
    }
    return use(binding, name, node, context)
  }

  private func use(_ binding: Binding, _ name: String, _ node: Expression, _ context: Context)
    -> Type
  {
    names?.noteUse(of: binding, at: node.span)
    if let asked = context.asked, refuses(binding, name, node, asked) { return .any }
    switch binding.kind {
    case .variable:
      checked.note(.variable, for: node)
      checked.noteVariable(node)
    case .constant, .parameter, .function: checked.note(.variable, for: node)
    case .twin(let twin): checked.note(.twin(twin), for: node)
    case .signal(let signal): checked.note(.signal(signal), for: node)
    case .fault(let fault): checked.note(.fault(fault), for: node)
    case .requirement(let requirement):
      checked.note(.requirement(requirement), for: node)
      if context.asked != nil, !context.namesRequirement { return .truth }
    case .scenario(let scenario): checked.note(.scenario(scenario), for: node)
    case .stepVariable(let variable): checked.note(.stepVariable(variable), for: node)
    case .plugin, .module, .missing: break
    }
    return binding.type
  }

  private func unknown(_ name: String, _ node: Expression, _ context: Context) {
    // A missing plugin has been named; what it would have offered is not known.
    guard missingPlugins.isEmpty else { return }
    if plugins[name] != nil {
      report(
        .pluginNotUsed, "the plugin `\(name)` is not loaded", at: node.span,
        help: "add `use \(name)` at the top")
      return
    }
    if let declared = declaredLater(name, than: node) {
      report(
        .unknownName, "nothing here is named `\(name)` yet", at: node.span,
        secondary: [.init(span: declared, text: "declared here")],
        help: "move this below the line that declares `\(name)`")
      return
    }
    if reportFaultWord(name, node, context) { return }
    var known = context.scope.visibleNames + Array(Builtin.all.keys)
    if isInFault(context) { known += FaultWords.values.map(\.name) }
    var help = Suggestion.help(for: name, in: known)
    if help == nil {
      switch name {
      case "nominal", "age", "severity":
        help = "`\(name)` has a meaning only in the settings of a fault"
      case SystemFormula.countWord:
        help = "`\(name)` has a meaning only in `fault_tree` and `block_diagram`"
      case "print", "println": help = "a line is printed with `log \"…\"`"
      case "pi": help = "write `180 deg`"
      case "null", "nil", "None": help = "write `none`"
      case "True": help = "write `true`"
      case "False": help = "write `false`"
      default:
        help = units.unit(named: name) != nil ? "`\(name)` is a unit; write `1 \(name)`" : nil
      }
    }
    report(.unknownName, "nothing here is named `\(name)`", at: node.span, help: help)
  }

  // MARK: Expectations

  /// The number type of an expression; reports anything else. nil where it is not known.
  func expectNumber(_ node: Expression, _ context: Context, _ need: String) -> NumberType? {
    let found = type(node, context)
    switch found {
    case .number(let number): return number
    case .any: return nil
    default:
      report(
        .expectedNumber, "\(need) a number", at: node.span, label: "this is \(found.described)")
      return nil
    }
  }

  @discardableResult
  func expectTruth(_ node: Expression, _ context: Context, _ need: String) -> Bool {
    let found = type(node, context)
    switch found {
    case .truth, .any: return true
    default:
      var help: String?
      if case .number = found { help = "compare it with something, as in `x > 0`" }
      report(
        .expectedTruth, "\(need) true or false", at: node.span, label: "this is \(found.described)",
        help: help)
      return false
    }
  }

  @discardableResult
  func expectText(_ node: Expression, _ context: Context, _ need: String) -> Bool {
    let found = type(node, context)
    guard found != .text, found != .any else { return true }
    report(.expectedText, "\(need) a text", at: node.span, label: "this is \(found.described)")
    return false
  }

  /// A number of a given dimension.
  @discardableResult
  func expect(
    _ dimension: Dimension, _ node: Expression, _ context: Context, _ need: String,
    code: DiagnosticCode, help: String? = nil
  ) -> NumberType? {
    guard let number = expectNumber(node, context, need) else { return nil }
    guard number.dimension.isCompatible(with: dimension) || isZero(node) else {
      report(
        code, "\(need) \(NumberType(dimension).described)", at: node.span,
        label: "this is \(number.described)",
        help: help)
      return nil
    }
    return number
  }

  @discardableResult
  func expectTime(_ node: Expression, _ context: Context, _ need: String) -> NumberType? {
    let help: String? =
      if case .number(let value, nil) = node.kind {
        "give it a unit, such as `\(QuantityFormat.number(value)) s`"
      } else { nil }
    return expect(Dimension([.time: 1]), node, context, need, code: .notATime, help: help)
  }
}

extension Context {
  /// The same place, inside an operand: a time-out can no longer stand here.
  var plain: Context {
    var context = self
    context.isUntil = false
    return context
  }
}

extension NumberType {
  /// "voltage", or the unit where the dimension has no name.
  var plainName: String {
    if dimension.isOne { return "a bare number" }
    return dimension.name == dimension.symbol ? "[\(dimension.symbol)]" : dimension.name
  }
}

extension Type {
  var isNumberList: Bool {
    if case .list(.number) = self { true } else { false }
  }
}
