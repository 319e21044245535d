/// Records of one period: one row of the trace at each instant of that period, or at the first instant at which a
/// clock of use has come another period further.
struct RecordGroup: Sendable {
  let period: Int64
  /// What the period is measured by; nil for time.
  let clock: UseClock?
  /// Position of a period in time in the plan's list.
  let rate: Int
  /// Positions in the scenario's records.
  let members: [Int]
  /// Runs of bus positions, in the order of the row; `target` is the place in the row.
  let copies: [CopyRange]
  /// Numbers in a row.
  let width: Int

  static func groups(of records: [RecordPlan], periods: [Int64]) -> [RecordGroup] {
    var kinds = periods.indices.map { (period: periods[$0], clock: UseClock?.none, rate: $0) }
    for record in records where record.clock != nil {
      guard !kinds.contains(where: { $0.period == record.period && $0.clock == record.clock })
      else { continue }
      kinds.append((period: record.period, clock: record.clock, rate: 0))
    }
    return kinds.compactMap { kind in
      let members = records.indices.filter {
        records[$0].period == kind.period && records[$0].clock == kind.clock
      }
      guard !members.isEmpty else { return nil }
      var copies: [CopyRange] = []
      var width = 0
      for member in members {
        guard case .bus(let range) = records[member].content else { continue }
        if let last = copies.last, last.source + last.count == range.offset {
          copies[copies.count - 1] = CopyRange(
            source: last.source, target: last.target, count: last.count + range.count)
        } else {
          copies.append(CopyRange(source: range.offset, target: width, count: range.count))
        }
        width += range.count
      }
      return RecordGroup(
        period: kind.period, clock: kind.clock, rate: kind.rate, members: members, copies: copies,
        width: width)
    }
  }
}
