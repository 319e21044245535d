extension SitePlan {
  /// The site of a call that describes a system; nil for any other call.
  static func system(_ node: Expression, _ checked: CheckedScript) -> Site? {
    guard case .call(let callee, _) = node.kind,
      case .builtin(let name)? = checked.resolution(of: callee),
      SystemSyntax.Kind(rawValue: name) != nil, let syntax = SystemSyntax(node)
    else { return nil }
    return Site(.expression(node), operands: syntax.operands, span: node.span)
  }
}
