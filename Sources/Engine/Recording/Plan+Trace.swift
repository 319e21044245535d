extension Plan {
  /// What a trace of a simulation of this plan holds, and where it came from.
  ///
  /// The trace's groups lie in the order in which the simulation numbers its rows.
  public func trace(
    script: String = "", parameters: [(name: String, value: String)] = [],
    versions: [(name: String, value: String)] = []
  ) -> TracePlan {
    let meanings = Dictionary(
      twins.flatMap { twin in
        twin.description.ports.map { ("\(twin.name).\($0.name)", ($0.kind, $0.meaning)) }
      }, uniquingKeysWith: { first, _ in first })
    let groups = recordGroups.map { group in
      TraceGroup(
        period: group.period,
        signals: group.members.map { member in
          let record = records[member]
          let (kind, meaning) = meanings[record.name] ?? (.real, "")
          let elements =
            record.elements.isEmpty && record.range.count > 1
            ? (1...record.range.count).map(String.init) : record.elements
          return TraceSignal(
            record.name, record.unit, elements: elements, kind: kind, meaning)
        })
    }
    return TracePlan(
      run: Int(clamping: run), groups: groups, script: script, seed: seed, parameters: parameters,
      versions: versions)
  }
}

extension TraceSink {
  /// Takes a line for people.
  public func note(time: Int64, _ message: String) {
    note(time: time, kind: "note", message: message)
  }
}

extension HDF5Trace: Recording {}
extension CSVTrace: Recording {}
extension MemoryTrace: Recording {}
