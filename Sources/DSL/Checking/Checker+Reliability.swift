import Engine

/// Library functions on laws of life and repair.
extension Checker {
  func reliability(_ builtin: Builtin, _ arguments: [BuiltinArgument?]) -> Type {
    guard case .observedAvailability = builtin.rule else {
      return availability(builtin, arguments)
    }
    guard let working = arguments[0], let repair = arguments[1] else { return .any }
    if let confidence = arguments.count > 2 ? arguments[2] : nil { bare(builtin, confidence) }
    let (first, second) = (
      reduced(builtin, working) { $0 }, reduced(builtin, repair) { $0 }
    )
    guard case .number(let x) = first, case .number(let y) = second else { return .any }
    expectOneDimension(builtin, x, working.node, y, repair.node)
    return .record(Natives.observedFields(x))
  }

  private func availability(_ builtin: Builtin, _ arguments: [BuiltinArgument?]) -> Type {
    var known: (NumberType, Expression)?
    for (place, argument) in arguments.enumerated() {
      guard let argument else { continue }
      switch (place < 2, argument.type) {
      case (_, .any): break
      case (true, .distribution(let number)), (false, .number(let number)):
        if let (first, node) = known {
          expectOneDimension(builtin, first, node, number, argument.node)
        } else {
          known = (number, argument.node)
        }
      case (true, .record(let fields)) where fields.contains(where: { $0.name == "distribution" }):
        report(
          .argumentValue, "this is a fit, with more than its law", at: argument.node.span,
          help: "add `.distribution`")
      case (true, _):
        report(
          .argumentValue, "`\(builtin.name)` takes the laws of life and of repair",
          at: argument.node.span, label: "this is \(argument.type.described)",
          help: "such as `weibull(shape: 2, scale: 400 h)` and `exponential(8 h)`")
      default:
        report(
          .expectedNumber, "`\(builtin.name)` takes a time here", at: argument.node.span,
          label: "this is \(argument.type.described)")
      }
    }
    return .scalar
  }

  private func expectOneDimension(
    _ builtin: Builtin, _ x: NumberType, _ first: Expression, _ y: NumberType, _ second: Expression
  ) {
    guard !fits(x, first, y, second) else { return }
    report(
      .argumentDimension, "the arguments of `\(builtin.name)` need one dimension",
      at: second.span, label: y.described, secondary: [.init(span: first.span, text: x.described)])
  }
}
