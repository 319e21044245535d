import Engine

/// Library functions on lists, texts and files.
extension Checker {
  func collection(
    _ builtin: Builtin, _ arguments: [BuiltinArgument?], _ node: Expression, _ context: Context
  ) -> Type {
    guard let first = arguments.first.flatMap({ $0 }) else { return .any }
    let second = arguments.count > 1 ? arguments[1] : nil
    switch builtin.rule {
    case .text: return .text
    case .count:
      switch first.type {
      case .list, .text, .table, .any, .record, .range: break
      default: wants("a list, a text or a table", builtin, first)
      }
      return .scalar
    case .textToText:
      wantsText(builtin, first)
      return .text
    case .parse:
      wantsText(builtin, first)
      return .scalar
    case .split:
      wantsText(builtin, first)
      if let second { wantsText(builtin, second) }
      return .list(.text)
    case .join:
      if let second { wantsText(builtin, second) }
      _ = element(builtin, first)
      return .text
    case .table:
      wantsText(builtin, first)
      return .table(first.node.literalText.map { columns(of: $0, in: first.node) } ?? [])
    case .column:
      wantsText(builtin, first)
      return .any
    case .command:
      wantsText(builtin, first)
      return .none
    case .spaced:
      if case .number = first.type { return .list(first.type) }
      return .list(.any)
    default: return list(builtin, first, second, arguments, node, context)
    }
  }

  private func list(
    _ builtin: Builtin, _ first: BuiltinArgument, _ second: BuiltinArgument?,
    _ arguments: [BuiltinArgument?], _ node: Expression, _ context: Context
  ) -> Type {
    guard let element = element(builtin, first) else { return .any }
    switch builtin.rule {
    case .sameList: return .list(element)
    case .slice:
      for argument in arguments.dropFirst() { if let argument { bare(builtin, argument) } }
      return .list(element)
    case .element: return element
    case .allOrAny:
      if element != .truth, element != .any { wants("a list of truth values", builtin, first) }
      return .truth
    case .append:
      if let second { grow(first, element, by: second, context) }
      return .none
    case .contains: return .truth
    case .concatenate:
      if let second, case .list(let other) = second.type {
        return .list(element == .any ? other : element)
      }
      return .list(element)
    case .map:
      guard let second else { return .any }
      return .list(applied(second, [element], node))
    case .filter:
      if let second {
        let found = applied(second, [element], node)
        if found != .truth, found != .any {
          report(
            .expectedTruth, "the function given to `filter` must return true or false",
            at: second.node.span,
            label: "it returns \(found.described)")
        }
      }
      return .list(element)
    case .fold:
      guard let second, let function = arguments[2] else { return .any }
      let found = applied(function, [second.type, element], node)
      return found == .any ? second.type : found
    default: return .any
    }
  }

  /// The type of a list's elements; nil where unknown or after a report.
  private func element(_ builtin: Builtin, _ argument: BuiltinArgument) -> Type? {
    switch argument.type {
    case .list(let element): return element
    case .range(let number): return .number(number)
    case .any: return .any
    default:
      wants("a list", builtin, argument)
      return nil
    }
  }

  /// `append` decides what an empty list holds.
  private func grow(
    _ list: BuiltinArgument, _ element: Type, by value: BuiltinArgument, _ context: Context
  ) {
    if element == .any, case .name(let name) = list.node.kind,
      let binding = context.scope.find(name),
      case .list(.any) = binding.type, value.type != .any
    {
      var scope: Scope? = context.scope
      while let here = scope {
        if here.own(name) != nil {
          here.bind(name, Binding(kind: binding.kind, type: .list(value.type), span: binding.span))
          break
        }
        scope = here.parent
      }
      return
    }
    if case .number(let x) = element, case .number(let y) = value.type,
      !fits(x, list.node, y, value.node)
    {
      report(
        .listDimensions, "a list holds numbers of one dimension", at: value.node.span,
        label: y.described,
        secondary: [.init(span: list.node.span, text: "a list of \(x.described)")])
    }
  }

  /// The type a function given as an argument returns.
  private func applied(_ function: BuiltinArgument, _ types: [Type], _ node: Expression) -> Type {
    switch function.type {
    case .function(let value):
      guard value.syntax.parameters.count == types.count else {
        report(
          .argumentCount,
          "this function takes \(Self.count(value.syntax.parameters.count, "argument")) and is called with \(types.count)",
          at: function.node.span)
        return .any
      }
      return result(
        of: FunctionSignature(function: value, arguments: types, isStep: false), function.node)
    case .builtin, .any: return .any
    default:
      report(
        .notCallable, "\(function.type.described) is not a function", at: function.node.span,
        help: "write `func(x) = …`")
      return .any
    }
  }

  private func wantsText(_ builtin: Builtin, _ argument: BuiltinArgument) {
    guard argument.type != .text, argument.type != .any else { return }
    report(
      .expectedText, "`\(builtin.name)` takes a text here", at: argument.node.span,
      label: "this is \(argument.type.described)")
  }

  private func wants(_ what: String, _ builtin: Builtin, _ argument: BuiltinArgument) {
    report(
      .expectedList, "`\(builtin.name)` takes \(what)", at: argument.node.span,
      label: "this is \(argument.type.described)")
  }
}
