import Engine

/// The unit that a requirement's margin is in.
///
/// Each comparison has the distance to its limit as its margin, and the formula the least or greatest of
/// them; where comparisons of several dimensions meet, that is a bare number.
struct MarginUnit {
  let checked: CheckedScript
  private(set) var unit: Unit?

  init(of formula: Expression, _ checked: CheckedScript) {
    self.checked = checked
    visit(formula)
  }

  private mutating func visit(_ node: Expression) {
    switch node.kind {
    case .not(let operand), .temporal(_, _, let operand), .heldFor(let operand, _): visit(operand)
    case .binary(.and, let left, let right), .binary(.or, let left, let right),
      .binary(.implies, let left, let right), .holdsUntil(let left, _, let right):
      visit(left)
      visit(right)
    case .member(let base, _):
      if case .edge? = checked.resolution(of: node) { visit(base) }
    case .binary(let op, let left, let right):
      guard MarginExpression.Relation(op) != nil, case .number(let x) = checked.type(of: left),
        case .number(let y) = checked.type(of: right)
      else { return }
      // The limit stands on the right, in the unit people think of it in.
      let limit = Type.number(y.display != nil ? y : x).displayUnit
      // A margin is a difference: 10 K below a limit in degC.
      let found = limit.isAffine ? Unit("K", limit.dimension) : limit
      if let unit {
        if unit.dimension != found.dimension { self.unit = .one }
      } else {
        unit = found
      }
    default: break
    }
  }
}
