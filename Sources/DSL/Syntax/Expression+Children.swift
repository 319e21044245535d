extension Expression {
  /// The nodes directly below, in the order in which they stand; none inside a function.
  var children: [Expression] {
    switch kind {
    case .number, .truth, .none, .name, .missing, .function: []
    case .string(let parts):
      parts.compactMap { part in
        if case .value(let value, _) = part { value } else { nil }
      }
    case .list(let items): items
    case .record(let fields): fields.map(\.value)
    case .negate(let a), .not(let a), .convert(let a, _), .member(let a, _): [a]
    case .binary(_, let a, let b), .index(let a, let b): [a, b]
    case .heldFor(let a, let b): [a, b]
    case .range(let a, let b, let step): [a, b] + (step.map { [$0] } ?? [])
    case .choose(let a, let b, let c): [a, b, c]
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .with(let base, let settings): [base] + settings.map(\.value)
    case .temporal(_, let bound, let a): (bound?.expressions ?? []) + [a]
    case .holdsUntil(let a, let bound, let b): [a] + (bound?.expressions ?? []) + [b]
    case .run(let run):
      ([run.scenario, run.duration, run.step, run.seed].compactMap { $0 })
        + run.arguments.map(\.value)
    }
  }
}

extension BoundSyntax {
  var expressions: [Expression] { (from.map { [$0] } ?? []) + [to] }
}
