import Engine

/// Requirements: a formula over margins.
extension Instance {
  func declareRequirement(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .require(let name, let value) = statement.kind,
      let symbol = host.symbols.requirements[ObjectIdentifier(statement)]
    else { return }
    var builder = FormulaBuilder(instance: self, values: values)
    let formula = try builder.formula(value)
    let unit = symbol.margin
    do {
      try scenario.addRequirement(
        name.text, formula: formula, predicates: builder.margins, unit: unit,
        on: builder.clock)
    } catch { throw ScriptFailure(error) }
    requirements.append((symbol, unit))
  }
}

/// Turns the expression of a requirement into a temporal formula and the margins it is made of.
///
/// A comparison becomes the distance to its limit, positive where it holds; a truth value becomes ±1.
private struct FormulaBuilder {
  let instance: Instance
  let values: SiteValues
  private(set) var margins: [any StepExpression] = []
  /// What the spans are measured by; the checker lets only one pass.
  private(set) var clock: UseClock?

  init(instance: Instance, values: SiteValues) {
    self.instance = instance
    self.values = values
  }

  mutating func formula(_ node: Expression) throws(ScriptFailure) -> TemporalFormula {
    switch node.kind {
    case .not(let operand): return .not(try formula(operand))
    case .binary(.and, let left, let right): return .and(try formula(left), try formula(right))
    case .binary(.or, let left, let right): return .or(try formula(left), try formula(right))
    case .binary(.implies, let left, let right):
      return .implies(try formula(left), try formula(right))
    case .temporal(let op, let bound, let operand):
      let inner = try formula(operand)
      let window = try self.bound(bound)
      switch op {
      case .always: return .always(window, inner)
      case .eventually: return .eventually(window, inner)
      case .once: return .once(window, inner)
      case .historically: return .historically(window, inner)
      }
    case .heldFor(let operand, let duration):
      return .held(try formula(operand), for: try span(duration, "`held for`"))
    case .holdsUntil(let left, let bound, let right):
      return .until(try formula(left), try self.bound(bound), try formula(right))
    case .member(let base, _):
      if case .edge(let isRising)? = instance.host.checked.resolution(of: node) {
        let inner = try predicate(base)
        return isRising ? .rises(inner) : .rises(.not(inner))
      }
      return try predicate(node)
    default: return try predicate(node)
    }
  }

  private mutating func span(_ node: Expression, _ what: String) throws(ScriptFailure) -> Int64 {
    if let found = try instance.clock(of: node) { clock = found }
    return try values.time(node, what)
  }

  private mutating func bound(_ bound: BoundSyntax?) throws(ScriptFailure) -> Engine.TimeBound {
    guard let bound else { return .unbounded }
    var from: Int64 = 0
    if let node = bound.from { from = try span(node, "a bound") }
    let to = try span(bound.to, "a bound")
    guard from >= 0, from <= to else {
      throw ScriptFailure("a time interval runs from an earlier to a later time, both from 0 s on")
    }
    return Engine.TimeBound(from, to)
  }

  private mutating func predicate(_ node: Expression) throws(ScriptFailure) -> TemporalFormula {
    margins.append(try margin(node))
    return .predicate(margins.count - 1)
  }

  private func margin(_ node: Expression) throws(ScriptFailure) -> any StepExpression {
    if case .binary(let op, let left, let right) = node.kind,
      let relation = MarginExpression.Relation(op),
      case .number = instance.host.checked.type(of: left)
    {
      return MarginExpression(
        relation, try instance.compile(left, values), try instance.compile(right, values))
    }
    return MarginExpression(.truth, try instance.compile(node, values), nil)
  }
}

/// How far a comparison is from its limit: from 0 on where it holds, below where it does not.
///
/// At the limit itself the margin is 0, which holds; for a comparison that leaves the limit out it is the negative
/// number nearest to 0, which does not, and which the engine reports as 0.
final class MarginExpression: StepExpression {
  enum Relation: Sendable {
    case less, lessOrEqual, greater, greaterOrEqual, equal, about, unequal, truth

    init?(_ op: BinaryOperator) {
      switch op {
      case .less: self = .less
      case .lessOrEqual: self = .lessOrEqual
      case .greater: self = .greater
      case .greaterOrEqual: self = .greaterOrEqual
      case .equal: self = .equal
      case .about: self = .about
      case .notEqual: self = .unequal
      default: return nil
      }
    }
  }

  let relation: Relation
  let left: any StepExpression
  let right: (any StepExpression)?
  let count = 1

  init(_ relation: Relation, _ left: any StepExpression, _ right: (any StepExpression)?) {
    self.relation = relation
    self.left = left
    self.right = right
  }

  func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    var a = 0.0
    var b = 0.0
    left.evaluate(context, into: &a)
    right?.evaluate(context, into: &b)
    switch relation {
    case .less: result.pointee = Self.beyond(b - a)
    case .lessOrEqual: result.pointee = b - a
    case .greater: result.pointee = Self.beyond(a - b)
    case .greaterOrEqual: result.pointee = a - b
    case .equal: result.pointee = -abs(a - b)
    case .about: result.pointee = 1e-9 * max(abs(a), abs(b)) - abs(a - b)
    case .unequal: result.pointee = Self.beyond(abs(a - b))
    case .truth: result.pointee = a != 0 ? 1 : -1
    }
  }

  /// The margin of a comparison that does not hold at its limit.
  private static func beyond(_ margin: Double) -> Double {
    margin == 0 ? -.leastNonzeroMagnitude : margin
  }
}
