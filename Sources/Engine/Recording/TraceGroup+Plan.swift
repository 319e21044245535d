extension Plan {
  /// What the rows of each record group hold, in the order in which the simulation numbers the groups.
  public var traceGroups: [TraceGroup] {
    recordGroups.map { group in
      TraceGroup(
        period: group.clock == nil ? group.period : nil,
        signals: group.members.map { member in
          let record = records[member]
          if let requirement = record.requirement {
            return .remainingLife(of: requirement, as: record.name)
          }
          return TraceSignal(
            record.name, record.unit, elements: elements(of: record),
            kind: slot(of: record)?.kind ?? (isTruth(record) ? .boolean : .real),
            slot(of: record)?.meaning ?? "")
        })
    }
  }

  private func elements(of record: RecordPlan) -> [String] {
    if record.range.count == 1 { return [] }
    return record.elements.isEmpty ? (1...record.range.count).map(String.init) : record.elements
  }

  /// Whether a record says that a fault acts, or that a requirement is violated.
  private func isTruth(_ record: RecordPlan) -> Bool {
    faults.contains { $0.active == record.range }
      || requirements.contains { $0.violated == record.range }
  }

  /// The port that a record holds, if it is one.
  private func slot(of record: RecordPlan) -> PortSlot? {
    for twin in twins {
      if let slot = twin.slots.first(where: {
        $0.range.offset <= record.range.offset && record.range.end <= $0.range.end
      }) {
        return slot
      }
    }
    return nil
  }
}
