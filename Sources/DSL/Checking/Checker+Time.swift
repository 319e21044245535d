import Engine

/// Statements of the time layer, and temporal logic.
extension Checker {
  func checkTime(_ statement: Statement, _ context: Context) {
    switch statement.kind {
    case .sequence(let body):
      if context.phase == .script || context.phase == .scenario {
        handler(body, .sequence, context)
      } else if context.phase == .sequence {
        block(body, context)
      } else {
        onlyDirectly("`do`", statement)
      }
    case .parallel(let body): parallel(body, statement, context)
    case .at(let time, let body):
      expectSpan(time, context, "`at` takes")
      declared(statement, body, "`at`", context)
    case .every(let period, let from, let until, let body):
      expectSpans(
        [(period, "`every` takes"), (from, "`from` takes"), (until, "`until` takes")], context)
      declared(statement, body, "`every`", context)
    case .when(let condition, let debounce, let body):
      expectTruth(condition, context.at(.step), "`when` takes")
      if let debounce { expectSpan(debounce, context, "`for` takes") }
      declared(statement, body, "`when`", context)
    case .stop(let condition): stop(condition, statement, context)
    case .wait(let duration):
      inSequence(statement, "`wait`", context)
      expectSpan(duration, context, "`wait` takes")
    case .waitUntil(let condition):
      inSequence(statement, "`wait`", context)
      until(condition, context)
    case .actUntil(let action, let condition):
      inSequence(statement, "`until`", context)
      type(action, context)
      if case .call(let callee, _) = action.kind, case .action? = checked.resolution(of: callee) {
      } else if checked.type(of: action) != .any {
        report(
          .unknownAction, "only an action of a twin goes on until something happens",
          at: action.span,
          help: "write `wait until …` after it")
      }
      until(condition, context)
    case .inject(let fault), .repair(let fault):
      let found = type(fault, context)
      if case .fault = found {
      } else if found != .any {
        report(.unknownFault, "this is not a fault", at: fault.span, label: found.described)
      }
      if context.phase == .step || context.phase == .function {
        report(
          .notInEvent, "faults are injected from the top level, `do`, `at`, `every` or `when`",
          at: statement.span)
      }
    default: break
    }
  }

  private func onlyDirectly(_ word: String, _ statement: Statement) {
    report(
      .onlyInScenario, "\(word) stands at the top level or directly in a scenario",
      at: statement.span,
      help: "inside a `do` block use `wait`, `if` and `repeat`")
  }

  private func declared(_ statement: Statement, _ body: Block, _ word: String, _ context: Context) {
    guard context.phase == .script || context.phase == .scenario else {
      onlyDirectly(word, statement)
      return
    }
    handler(body, .event, context)
  }

  private func handler(_ body: Block, _ phase: Context.Phase, _ context: Context) {
    var inner = Context(scope: Scope(.handler, in: context.scope), phase: phase)
    inner.isInLoop = false
    names?.note(inner.scope, within: body.span)
    check(body.statements, inner)
  }

  private func parallel(_ body: Block, _ statement: Statement, _ context: Context) {
    guard context.phase == .script || context.phase == .scenario || context.phase == .sequence
    else {
      onlyDirectly("`parallel`", statement)
      return
    }
    for inner in body.statements {
      guard case .sequence = inner.kind else {
        report(
          .onlyInDo, "`parallel` holds `do` blocks, which run side by side", at: inner.span,
          help: "write `parallel { do { … } do { … } }`")
        continue
      }
      check(inner, context)
    }
  }

  private func stop(_ condition: Expression?, _ statement: Statement, _ context: Context) {
    guard let condition else {
      if context.phase != .sequence && context.phase != .event {
        report(
          .onlyInDo, "`stop` ends the run from `do`, `at`, `every` or `when`", at: statement.span,
          help: "as a declaration: `stop when condition`")
      }
      return
    }
    guard context.phase == .script || context.phase == .scenario else {
      onlyDirectly("`stop when`", statement)
      return
    }
    expectTruth(condition, context.at(.step), "`stop when` takes")
  }

  private func inSequence(_ statement: Statement, _ word: String, _ context: Context) {
    guard context.phase != .sequence else { return }
    report(
      .onlyInDo, "\(word) takes time", at: statement.span,
      help: context.phase == .event
        ? "a handler acts at one instant; put this in a `do { … }` block, or use another `at` or `when`"
        : "put it in a `do { … }` block")
  }

  private func until(_ condition: Expression, _ context: Context) {
    var inner = context.at(.step)
    inner.isUntil = true
    let found = type(condition, inner)
    switch found {
    case .truth, .any: break
    case .number(let number) where !number.dimension.isOne:
      _ = span(of: number, condition, context, "a time-out is")
    default:
      report(
        .expectedTruth, "`until` takes a condition", at: condition.span,
        label: "this is \(found.described)",
        help: "as in `until cell.voltage < 2.8 V or 1 h`")
    }
    var seen: [ClockSymbol?: Span] = [:]
    for timeout in untilParts(condition).timeouts {
      guard let first = seen.updateValue(timeout.span, forKey: checked.clock(of: timeout)) else {
        continue
      }
      report(
        .repeatedArgument, "two time-outs", at: timeout.span,
        secondary: [.init(span: first, text: "first here")], help: "keep the shorter one")
    }
  }

  // MARK: Temporal logic

  func temporal(_ node: Expression, _ context: Context) -> Type {
    if !context.isInRequirement {
      report(
        .onlyInRequirement, "temporal operators stand in requirements", at: node.span,
        help:
          "write `require name: always …`; for a condition that holds for a while, `when e for 5 s { }`"
      )
    }
    switch node.kind {
    case .temporal(let op, let bound, let operand):
      check(bound, context)
      expectTruth(operand, context, "`\(op.rawValue)` takes")
    case .heldFor(let operand, let duration):
      expectTruth(operand, context, "`held for` takes")
      requirementSpan(duration, context, "`held for` takes")
    case .holdsUntil(let left, let bound, let right):
      check(bound, context)
      expectTruth(left, context, "`holds until` takes")
      expectTruth(right, context, "`holds until` takes")
    default: break
    }
    return .truth
  }

  /// A span of a requirement; one clock measures them all.
  private func requirementSpan(_ node: Expression, _ context: Context, _ need: String) {
    guard let found = expectSpan(node, context.at(.scenario), need) else { return }
    expectSame(found, node, as: &requirementSpan)
  }

  private func check(_ bound: BoundSyntax?, _ context: Context) {
    guard let bound else { return }
    if let from = bound.from { requirementSpan(from, context, "a bound is") }
    requirementSpan(bound.to, context, "a bound is")
    if let from = bound.from.flatMap(constantValue), let to = constantValue(bound.to), from > to {
      report(
        .argumentValue, "this interval ends before it starts", at: bound.to.span,
        help: "the earlier bound comes first")
    }
  }
}
