import Engine

/// `fault_tree(…)` and `block_diagram(…)`.
extension ScriptHost {
  func system(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .expression(let node) = values.site.subject, let syntax = SystemSyntax(node) else {
      throw ScriptFailure("this is no system")
    }
    let input = try SystemInput(syntax, values)
    do {
      return try answer(syntax.kind, input).record(in: machine)
    } catch {
      throw ScriptFailure.from(error)
    }
  }

  private func answer(_ kind: SystemSyntax.Kind, _ input: SystemInput) throws -> SystemAnswer {
    switch kind {
    case .faultTree:
      return SystemAnswer(
        kind: kind,
        failure: try FaultTreeAnalysis(try input.faultTree(), probabilities: input.failing),
        success: nil, meanLife: nil, units: units)
    case .blockDiagram:
      let diagram = try input.blockDiagram()
      let hasLaws = input.laws.count == input.working.count
      return SystemAnswer(
        kind: kind,
        failure: try FaultTreeAnalysis(diagram.faultTree, probabilities: input.failing),
        success: try FaultTreeAnalysis(diagram.successTree, probabilities: input.working),
        meanLife: hasLaws ? try diagram.meanTimeToFailure(input.laws) : nil, units: units)
    }
  }
}
