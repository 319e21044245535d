extension Statement {
  /// Whether a `stop` stands in it, so that it can end a run.
  var containsStop: Bool {
    func contains(_ block: Block?) -> Bool {
      block?.statements.contains(where: \.containsStop) ?? false
    }
    return switch kind {
    case .stop: true
    case .at(_, let body), .every(_, _, _, let body), .when(_, _, let body),
      .forEach(_, _, let body),
      .whileLoop(_, let body), .repeatLoop(_, let body), .sequence(let body), .parallel(let body):
      contains(body)
    case .branch(_, let body, let otherwise): contains(body) || contains(otherwise)
    case .attempt(let body, _, let handler): contains(body) || contains(handler)
    default: false
    }
  }
}
