import Engine

/// Systems of several parts: `fault_tree(…)` and `block_diagram(…)`.
extension Checker {
  func system(
    _ kind: SystemSyntax.Kind, _ arguments: [Argument], _ node: Expression, _ context: Context
  ) -> Type {
    guard let builtin = Builtin.all[kind.rawValue] else { return .any }
    if context.phase == .step {
      report(
        .notInStep, "`\(builtin.name)` cannot be called at every step", at: node.span,
        help: "call it once with `let`")
      return .any
    }
    guard
      match(
        arguments, to: builtin.parameters.map(\.name),
        required: { !builtin.parameters[$0].isOptional }, signature: builtin.signature, node)
        != nil,
      let syntax = SystemSyntax(node)
    else { return .any }
    let parts = systemParts(syntax, context)
    checkFormulas(syntax, parts, context)
    return SystemAnswer.type(kind, parts)
  }

  // MARK: Parts

  /// The fields of the record of events or blocks; nil where they are not known.
  private func systemParts(_ syntax: SystemSyntax, _ context: Context) -> [Field]? {
    let kind = syntax.kind
    let found = type(syntax.parts, context.plain)
    let time = syntax.time.flatMap { expectNumber($0, context, "`at` is") }
    guard case .record(let fields) = found, !fields.isEmpty else {
      if found != .any {
        report(
          .argumentValue, "`\(kind.part)s` is a record of the \(kind.part)s",
          at: syntax.parts.span,
          label: found == .record([]) ? "there are none" : "this is \(found.described)",
          help: "such as `\(kind.part)s: { pump: 1 %, valve: 0.002 }`")
      }
      return nil
    }
    var places: [String: Setting] = [:]
    if case .record(let settings) = syntax.parts.kind {
      for setting in settings { places[setting.name.text] = setting }
    }
    for field in fields {
      let setting = places[field.name]
      let span = setting?.value.span ?? syntax.parts.span
      switch field.type {
      case .any: break
      case .number(let number):
        guard number.dimension.isOne else {
          report(
            .notADimensionlessNumber, "the \(kind.number) of `\(field.name)` is a bare number",
            at: span, label: number.described)
          continue
        }
        checkShare(setting, kind)
      case .distribution(let number):
        checkLaw(field.name, number, time, span, syntax)
      case .record(let members) where members.contains(where: { $0.name == "distribution" }):
        report(
          .argumentValue, "`\(field.name)` is a fit, with more than its law", at: span,
          help: "add `.distribution`")
      default:
        report(
          .argumentValue, "`\(field.name)` is a \(kind.number) or a law of life", at: span,
          label: "this is \(field.type.described)",
          help: "such as 1 %, `s.P(not safe)` or `weibull(shape: 2, scale: 400 h)`")
      }
    }
    return fields
  }

  /// A number that is written out must be a probability.
  private func checkShare(_ setting: Setting?, _ kind: SystemSyntax.Kind) {
    guard let setting else { return }
    var (node, sign) = (setting.value, 1.0)
    if case .negate(let inner) = node.kind { (node, sign) = (inner, -1) }
    guard case .number(let written, let unit) = node.kind else { return }
    let value = sign * (unit.flatMap { try? units.parse($0.text) }?.toSI(written) ?? written)
    guard value < 0 || value > 1 else { return }
    report(
      .argumentValue,
      "the \(kind.number) of `\(setting.name.text)` is \(QuantityFormat.number(value))",
      at: setting.value.span, help: "it lies between 0 and 1, which is 100 %")
  }

  private func checkLaw(
    _ name: String, _ law: NumberType, _ time: NumberType?, _ span: Span, _ syntax: SystemSyntax
  ) {
    guard let node = syntax.time else {
      report(
        .missingArgument, "`\(name)` is a law of life, and nothing says when it is looked at",
        at: span, help: "add `at: 100 h`")
      return
    }
    guard let time, !fits(law, syntax.parts, time, node) else { return }
    report(
      .argumentDimension, "`at` and the law of `\(name)` need one dimension", at: node.span,
      label: time.described, secondary: [.init(span: span, text: law.described)])
  }

  // MARK: Formulas

  private func checkFormulas(_ syntax: SystemSyntax, _ parts: [Field]?, _ context: Context) {
    let kind = syntax.kind
    if let groups = syntax.groups, syntax.groupSettings.isEmpty {
      report(
        .argumentValue, "`\(kind.group)s` are written out, each with a name", at: groups.span,
        help: "such as `\(kind.group)s: { pumps: pump_a and pump_b }`")
      return
    }
    declareNames(syntax, parts)
    let formulas = SystemFormulas(syntax) { problem in
      report(.argumentValue, problem.message, at: problem.node.span, help: problem.help)
    }
    guard let formulas else { return }
    for formula in [formulas.top]
      + syntax.groupSettings.compactMap({ formulas.groups[$0.name.text] })
    {
      for (name, node) in formula.names { checkName(name, node, syntax, parts) }
      for (count, inputs) in formula.gates { checkCount(count, inputs, context) }
    }
    if let cycle = formulas.cycle,
      let first = syntax.groupSettings.first(where: { $0.name.text == cycle[0] })
    {
      report(
        .argumentValue, "the \(kind.group) `\(cycle[0])` leads back to itself",
        at: first.name.span, label: cycle.joined(separator: " → "),
        help: "what a \(kind.group) is made of must not be made of it")
    }
  }

  /// Parts and gates are names of their own, which an editor finds and renames.
  private func declareNames(_ syntax: SystemSyntax, _ parts: [Field]?) {
    var known: [String: Span] = [:]
    var written: [Setting] = []
    if case .record(let settings) = syntax.parts.kind { written = settings }
    for (place, setting) in (written + syntax.groupSettings).enumerated() {
      let name = setting.name
      if let earlier = known[name.text] {
        // The fields of a record have been looked at as such.
        guard place >= written.count else { continue }
        report(
          .duplicateName, "`\(name.text)` is the name of two parts of the \(syntax.kind.title)",
          at: name.span, label: "again here",
          secondary: [.init(span: earlier, text: "first here")])
        continue
      }
      known[name.text] = name.span
      let type = parts?.first { $0.name == name.text }?.type ?? .scalar
      names?.declare(name.text, Binding(kind: .constant, type: type, span: name.span))
    }
  }

  private func checkName(
    _ name: String, _ node: Expression, _ syntax: SystemSyntax, _ parts: [Field]?
  ) {
    var settings = syntax.groupSettings
    if case .record(let written) = syntax.parts.kind { settings += written }
    if let setting = settings.first(where: { $0.name.text == name }) {
      names?.note(.declared(setting.name.span), at: node.span)
      return
    }
    guard let parts else { return }
    if let field = parts.first(where: { $0.name == name }) {
      names?.note(.field(name, field.type), at: node.span)
      return
    }
    let kind = syntax.kind
    let known = parts.map(\.name) + syntax.groupSettings.map(\.name.text)
    report(
      .unknownName, "no \(kind.part) or \(kind.group) is named `\(name)`", at: node.span,
      help: Suggestion.help(for: name, in: known)
        ?? "give its \(kind.number) in `\(kind.part)s`: there are \(known.joined(separator: ", "))")
  }

  private func checkCount(_ count: Expression, _ inputs: Int, _ context: Context) {
    guard let number = expectNumber(count, context, "`\(SystemFormula.countWord)` counts up to")
    else { return }
    guard number.dimension.isOne else {
      report(
        .notADimensionlessNumber, "`\(SystemFormula.countWord)` takes a bare number",
        at: count.span, label: number.described)
      return
    }
    guard case .number(let value, _) = count.kind,
      !(value >= 1 && value <= Double(inputs) && value == value.rounded())
    else { return }
    report(
      .argumentValue,
      "\(QuantityFormat.number(value)) of \(Self.count(inputs, "input")) cannot be asked for",
      at: count.span, help: "write a whole number from 1 to \(inputs)")
  }
}
