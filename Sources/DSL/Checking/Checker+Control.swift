import Engine

/// Control flow and output.
extension Checker {
  func checkControl(_ statement: Statement, _ context: Context) {
    switch statement.kind {
    case .branch(let condition, let body, let otherwise):
      expectTruth(condition, context, "the condition of `if` must be")
      block(body, context)
      if let otherwise { block(otherwise, context) }
    case .forEach(let name, let values, let body):
      let found = type(values, context)
      let element: Type
      switch found {
      case .list(let inner): element = inner
      case .range(let number): element = .number(number)
      case .table(let columns): element = columns.isEmpty ? .any : .record(columns)
      case .any: element = .any
      default:
        report(
          .notIterable, "`for` goes over lists and ranges", at: values.span,
          label: "this is \(found.described)",
          help: found.isNumber ? "write `1 .. n`" : nil)
        element = .any
      }
      let scope = Scope(.block, in: context.scope)
      names?.note(scope, within: body.span)
      makeName(name, Binding(kind: .constant, type: element, span: name.span), in: scope)
      var inner = context.inside(scope)
      inner.isInLoop = true
      check(body.statements, inner)
    case .whileLoop(let condition, let body):
      expectTruth(condition, context, "the condition of `while` must be")
      loop(body, context)
    case .repeatLoop(let count, let body):
      if let number = expectNumber(count, context, "`repeat` takes"), !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "`repeat` takes a bare number", at: count.span,
          label: number.described,
          help: number.dimension == Dimension([.time: 1])
            ? "to repeat in time, write `every 1 s { … }`" : nil)
      }
      loop(body, context)
    case .breakLoop, .continueLoop:
      if !context.isInLoop {
        let word = if case .breakLoop = statement.kind { "break" } else { "continue" }
        report(
          .onlyInLoop, "`\(word)` stands in a loop", at: statement.span,
          help: context.phase == .event ? "a `when` or `every` block ends at its brace" : nil)
      }
    case .returnValue(let value):
      guard let collector = context.returns else {
        if let value { type(value, context) }
        report(
          .onlyInFunction, "`return` stands in a function", at: statement.span,
          help: context.phase == .sequence ? "`stop` ends the run" : nil)
        return
      }
      if let value { noteReturn(type(value, context), value, collector) }
    case .attempt(let body, let name, let handler):
      if context.phase != .script && context.phase != .function {
        report(
          .onlyAtScriptLevel, "`try` stands at the top level or in a function", at: statement.span,
          help: "an error in a running scenario ends the run; catch it around `run`")
      }
      block(body, context)
      let scope = Scope(.block, in: context.scope)
      names?.note(scope, within: handler.span)
      makeName(name, Binding(kind: .constant, type: .failure, span: name.span), in: scope)
      check(handler.statements, context.inside(scope))
    default: break
    }
  }

  /// Checks a block in a scope of its own.
  func block(_ block: Block, _ context: Context) {
    let scope = Scope(.block, in: context.scope)
    names?.note(scope, within: block.span)
    check(block.statements, context.inside(scope))
  }

  private func loop(_ body: Block, _ context: Context) {
    var inner = context.inside(Scope(.block, in: context.scope))
    inner.isInLoop = true
    names?.note(inner.scope, within: body.span)
    check(body.statements, inner)
  }

  func checkOutput(_ statement: Statement, _ context: Context) {
    if context.phase == .step {
      report(
        .notInStep, "nothing can be shown at every step", at: statement.span,
        help:
          "a function called at every step only calculates; use `log` in a `when` or `every` block")
    }
    switch statement.kind {
    case .log(let value): expectShowable(value, context)
    case .plot(let values, let over, let file):
      for value in values { checkPlottable(value, context) }
      if let over { type(over, context) }
      if let file { expectText(file, context, "`to` takes") }
    case .report(let file, let settings):
      type(file, context)
      for setting in settings { type(setting.value, context) }
      if missingPlugins.isEmpty {
        report(
          .missingPlugin, "`report` needs the plugin `report`, which this twin does not have",
          at: statement.span, help: "`export` writes the data, `plot` the pictures")
      }
      missingStatements.insert(ObjectIdentifier(statement))
    case .export(let value, let file):
      type(value, context)
      expectText(file, context, "`to` takes")
      exported.insert(file.literalText)
    case .assert(let condition, let tolerance, let message):
      expectTruth(condition, context, "`assert` takes")
      if let tolerance { checkTolerance(tolerance, condition, context) }
      if let message { expectText(message, context, "the message of `assert` is") }
    default: break
    }
  }

  private func expectShowable(_ value: Expression, _ context: Context) {
    if type(value, context) == .none, case .call = value.kind {
      report(.noResult, "this gives no value to show", at: value.span)
    }
  }

  private func isAnswer(_ value: Expression) -> Bool {
    if case .studyQuestion? = checked.resolution(of: value) { return true }
    if case .member(let owner, _) = value.kind {
      switch checked.type(of: owner) {
      case .study, .record: return true
      default: return false
      }
    }
    return value.kind.name != nil
  }

  private func checkPlottable(_ value: Expression, _ context: Context) {
    let found = type(value, context)
    switch found {
    case .number, .list(.number), .list(.any), .list(.list(.number)), .any, .truth: break
    // What a study answers knows its picture; of a table that was read, the columns are plotted.
    case .table where isAnswer(value): break
    default:
      report(
        .expectedNumber, "only numbers and lists of numbers can be plotted", at: value.span,
        label: "this is \(found.described)")
    }
  }

  /// `assert a ~= b within 1 mV`.
  private func checkTolerance(_ tolerance: Expression, _ condition: Expression, _ context: Context)
  {
    let found = type(tolerance, context)
    guard case .binary(.about, let left, _) = condition.kind else {
      report(
        .toleranceDimension, "`within` needs a comparison with `~=`", at: tolerance.span,
        help: "write `assert a ~= b within 1 mV`")
      return
    }
    guard case .number(let number) = found else {
      if found != .any {
        report(
          .expectedNumber, "a tolerance is a number", at: tolerance.span,
          label: "this is \(found.described)")
      }
      return
    }
    if case .number(let value) = checked.type(of: left),
      !number.dimension.isCompatible(with: value.dimension),
      !number.dimension.isOne
    {
      report(
        .toleranceDimension, "the tolerance needs the dimension of what is compared, or none",
        at: tolerance.span,
        label: number.described, secondary: [.init(span: left.span, text: value.described)])
    }
  }
}
