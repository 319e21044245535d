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
      if let bound = try instance.portBound(node, values), bound.twin == symbol {
        bounds.append(bound.comparison)
      }
    }
    do {
      guard try simulation.end(twin, action: action, when: bounds) else { return wait }
      let done = ReadingExpression(try twin.port(completion).range)
      return .conditions(programs + [done], deadline: deadline)
    } catch {
      throw ScriptFailure.from(error)
    }
  }
}
