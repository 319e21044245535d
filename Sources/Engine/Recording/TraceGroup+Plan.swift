extension Plan {
  /// What the rows of each record group hold, in the order in which the simulation numbers the groups.
  public var traceGroups: [TraceGroup] {
    recordGroups.map { group in
      TraceGroup(
        period: group.clock == nil ? group.period : nil,
        signals: group.members.map { signal(of: records[$0]) })
    }
  }

  private func signal(of record: RecordPlan) -> TraceSignal {
    switch record.content {
    case .remainingLife(let requirement): return .remainingLife(of: requirement, as: record.name)
    case .bus(let range):
      let slot = slot(at: range)
      let numbered = record.elements.isEmpty ? (1...range.count).map(String.init) : record.elements
      return TraceSignal(
        record.name, record.unit, elements: range.count == 1 ? [] : numbered,
        kind: slot?.kind ?? (isTruth(range) ? .boolean : .real), slot?.meaning ?? "")
    }
  }

  /// Whether a fault acts, or a requirement is violated, is what lies there.
  private func isTruth(_ range: BusRange) -> Bool {
    faults.contains { $0.active == range } || requirements.contains { $0.violated == range }
  }

  /// The port whose numbers, or some of them, lie there.
  private func slot(at range: BusRange) -> PortSlot? {
    for twin in twins {
      if let slot = twin.slots.first(where: {
        $0.range.offset <= range.offset && range.end <= $0.range.end
      }) {
        return slot
      }
    }
    return nil
  }
}
