import Engine

/// Assignments to variables, fields, elements and ports.
extension Checker {
  func assign(
    _ target: Expression, _ op: AssignmentOperator, _ value: Expression, _ statement: Statement,
    _ context: Context
  ) {
    if context.phase == .step, !isLocal(target, context) {
      report(
        .notInStep, "nothing outside the function can be assigned to at every step",
        at: statement.span, help: "change it in an `every` or `when` block")
    }
    var declared = type(target, context)
    let found = type(value, context)
    switch checked.resolution(of: target) {
    case .port(let reference): checkAssignable(reference, target, context)
    case .variable:
      if case .name(let name) = target.kind, let binding = context.scope.find(name) {
        guard case .variable = binding.kind else {
          report(
            .assignToConstant, "`\(name)` does not change", at: target.span,
            secondary: [.init(span: binding.span, text: "defined here")],
            help: "define it with `var` instead of `\(binding.word)`")
          return
        }
        declared = binding.type
        if declared == .none || declared == .list(.any) {
          rebind(name, found, context)
          declared = found
        }
      }
    case nil:
      switch target.kind {
      case .index, .member: break
      default: return
      }
    default:
      report(.cannotAssign, "this cannot be assigned to", at: target.span)
      return
    }
    checkAssignment(declared, found, op, target, value)
  }

  /// Whether a target belongs to the function being checked.
  func isLocal(_ target: Expression, _ context: Context) -> Bool {
    switch target.kind {
    case .name(let name):
      var scope: Scope? = context.scope
      while let here = scope {
        if here.own(name) != nil { return true }
        if here.kind == .function { return false }
        scope = here.parent
      }
      return false
    case .index(let base, _), .member(let base, _): return isLocal(base, context)
    default: return false
    }
  }

  func rebind(_ name: String, _ type: Type, _ context: Context) {
    var scope: Scope? = context.scope
    while let here = scope {
      if let binding = here.own(name) {
        makeName(
          Name(text: name, span: binding.span),
          Binding(kind: binding.kind, type: type, span: binding.span), in: here)
        return
      }
      scope = here.parent
    }
  }

  func checkAssignable(_ reference: PortUse, _ target: Expression, _ context: Context) {
    let name = "\(reference.twin.name).\(reference.name)"
    if let port = reference.twin.model.port(reference.name), port.direction == .output {
      report(
        .notAnInput, "`\(name)` is an output of the model", at: target.span,
        help: "inputs and tunable parameters can be assigned to: "
          + reference.twin.model.assignableNames.prefix(6).joined(separator: ", "))
    }
    let whole = PortUse(
      twin: reference.twin, name: reference.name, isParameter: false, index: nil)
    if let driver = drivenInputs[whole] {
      report(
        .alreadyDriven, "`\(name)` is driven by a wire", at: target.span,
        secondary: [.init(span: driver, text: "connected here")],
        help: "remove the `connect` or this line")
    }
    if context.phase == .function {
      report(
        .notInEvent, "a function does not change a twin", at: target.span,
        help: "return the value and assign it in the block that calls the function")
    }
  }

  func checkAssignment(
    _ declared: Type, _ found: Type, _ op: AssignmentOperator, _ target: Expression,
    _ value: Expression
  ) {
    switch (declared, found) {
    case (.any, _), (_, .any), (.list(.any), .list), (.list, .list(.any)): return
    case (.number(let x), .number(let y)):
      if op == .multiply {
        if !y.dimension.isOne {
          report(
            .cannotAssignDimension, "`*=` takes a bare number", at: value.span, label: y.described,
            secondary: [.init(span: target.span, text: x.described)])
        }
      } else if !fits(x, target, y, value) {
        report(
          .cannotAssignDimension, "cannot assign \(y.plainName) to \(x.plainName)", at: value.span,
          label: y.described, secondary: [.init(span: target.span, text: x.described)],
          help: isOneAndNamed(x)
            ? "start the variable with its unit, as in `var x = 0 \(y.dimension.symbol)`" : nil)
      }
    case (.list(.number(let x)), .list(.number(let y))):
      if !x.dimension.isCompatible(with: y.dimension) {
        report(
          .cannotAssignDimension, "cannot assign \(y.plainName) to \(x.plainName)", at: value.span,
          label: y.described, secondary: [.init(span: target.span, text: x.described)])
      }
    case (.list(.number), .number):
      report(
        .shapeMismatch, "this takes a list of numbers", at: value.span, label: "this is one number",
        help: "write `[…]`, or assign to one element")
    default:
      if !Self.isSameKind(declared, found), found != .none {
        report(
          .cannotAssignDimension, "cannot assign \(found.described) to \(declared.described)",
          at: value.span,
          label: found.described, secondary: [.init(span: target.span, text: declared.described)])
      }
    }
  }

  func isOneAndNamed(_ number: NumberType) -> Bool { number.dimension.isOne }
}

extension Binding {
  /// The word that made it.
  var word: String {
    switch kind {
    case .parameter: "param"
    case .function: "func"
    default: "let"
    }
  }
}

extension ModelDescription {
  /// What a script may assign to.
  var assignableNames: [String] {
    ports.filter { $0.direction == .input }.map(\.name) + parameters.filter(\.isTunable).map(\.name)
  }
}
