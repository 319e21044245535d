/// Names that are used above the line that declares them.
extension Checker {
  /// Where a name is declared further down in a block around a node, if it is.
  func declaredLater(_ name: String, than node: Expression) -> Span? {
    for names in laterNames.reversed() {
      guard let span = names[name], span.file == node.span.file, span.start >= node.span.end else {
        continue
      }
      return span
    }
    return nil
  }

  /// The names that statements declare, with the first place of each.
  static func declaredNames(_ statements: [Statement]) -> [String: Span] {
    Dictionary(
      statements.compactMap { $0.kind.declaredName }.map { ($0.text, $0.span) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Statement.Kind {
  /// The name that the statement makes for the lines below it.
  fileprivate var declaredName: Name? {
    switch self {
    case .bind(let name, _, _, _), .parameter(let name, _, _, _), .twin(let name, _, _),
      .signal(let name, _), .fault(let name, _, _), .require(let name, _), .study(let name, _, _),
      .learn(_, let name, _, _):
      name
    case .scenario(let scenario): scenario.name
    default: nil
    }
  }
}
