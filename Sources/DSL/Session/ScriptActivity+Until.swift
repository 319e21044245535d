import Engine

/// `action until condition`: the end of an action that a script sets.
extension ScriptActivity {
  /// Waits for the conditions and time-outs after `until`, and has the model find within its steps what it can find.
  func ending(_ values: SiteValues, _ simulation: Simulation) throws(ScriptFailure) -> Wait {
    let wait = try conditions(values, simulation)
    guard case .conditions(let programs, let deadline) = wait,
      case .statement(let statement) = values.site.subject,
      case .actUntil(let call, _) = statement.kind, case .call(let callee, _) = call.kind,
      case .action(let symbol, let action)? = instance.host.checked.resolution(of: callee),
      let completion = action.ending?.completion
    else { return wait }
    let twin = try instance.twin(symbol)
    var bounds: [ComparisonExpression] = []
    for node in values.site.steps {
      if let bound = try bound(node, on: symbol, values) { bounds.append(bound) }
    }
    do {
      guard try simulation.end(twin, action: action, when: bounds) else { return wait }
      let done = ReadingExpression(try twin.port(completion).range)
      return .conditions(programs + [done], deadline: deadline)
    } catch {
      throw ScriptFailure.from(error)
    }
  }

  /// A comparison of one of the twin's own ports with what does not change while the action goes on; nil for any other
  /// condition.
  private func bound(
    _ node: Expression, on twin: TwinSymbol, _ values: SiteValues
  ) throws(ScriptFailure) -> ComparisonExpression? {
    guard case .binary(let op, let left, let right) = node.kind else { return nil }
    let relation: ComparisonExpression.Relation
    switch op {
    case .less, .lessOrEqual: relation = .less
    case .greater, .greaterOrEqual: relation = .greater
    default: return nil
    }
    if let port = try port(left, of: twin, values), let value = try constant(right, values) {
      return ComparisonExpression(port, relation, value)
    }
    if let port = try port(right, of: twin, values), let value = try constant(left, values) {
      return ComparisonExpression(port, relation == .less ? .greater : .less, value)
    }
    return nil
  }

  private func port(
    _ node: Expression, of twin: TwinSymbol, _ values: SiteValues
  ) throws(ScriptFailure) -> BusRange? {
    guard case .port(let use)? = instance.host.checked.resolution(of: node), use.twin == twin,
      use.index == nil, !use.isParameter
    else { return nil }
    return try instance.port(use, element: nil).range
  }

  private func constant(
    _ node: Expression, _ values: SiteValues
  ) throws(ScriptFailure) -> Double? {
    (try instance.compile(node, values) as? StepProgram)?.constantValue
  }
}
