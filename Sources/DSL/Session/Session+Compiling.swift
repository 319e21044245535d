import Engine

extension Session {
  /// Compiles checked statements; their sites join those known.
  func compile(_ statements: [Statement], _ file: Int) throws(ScriptFailure) -> FunctionCode {
    var compiler = ScriptCompiler(
      checked: checker.checked, symbols: checker.symbols, included: checker.included,
      units: checker.units, sources: sources,
      firstSite: host.sites.count, globalSlot: { [machine] name in machine.globalSlot(name) })
    let (code, sites) = try compiler.compile(statements, file: file)
    host.sites += sites
    return code
  }
}

extension ValueFormat {
  /// How values of a type are shown.
  init(_ type: Type) {
    let unit = type.displayUnit
    self.init(dimension: unit.dimension, unit: unit == .one ? nil : unit)
    fields = Self.fields(of: type)
  }

  /// For a record, or a list of records.
  private static func fields(of type: Type) -> [String: ValueFormat] {
    switch type {
    case .list(let element): fields(of: element)
    case .record(let fields):
      Dictionary(fields.map { ($0.name, ValueFormat($0.type)) }) { first, _ in first }
    default: [:]
    }
  }
}

extension Instance {
  /// What the trace holds of a plan.
  func tracePlan(_ plan: Plan, script: String) -> TracePlan {
    let own = Set(parameters.map(\.name))
    return TracePlan(
      run: runNumber, groups: plan.traceGroups, script: script, seed: seed,
      parameters: (outerParameters.filter { !own.contains($0.name) } + parameters).map {
        ($0.name, $0.text)
      },
      versions: [("twin", TwinVersion.text)]
        + scenario.twins.map(\.plugin).reduce(into: []) { known, name in
          if !known.contains(name) { known.append(name) }
        }.map { ($0, host.plugins[$0]?.description.version ?? "") })
  }
}
