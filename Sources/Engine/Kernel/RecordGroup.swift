/// Records of one period: one row of the trace at each instant of that period.
struct RecordGroup: Sendable {
  let period: Int64
  /// Position of the period in the plan's list.
  let rate: Int
  /// Positions in the scenario's records.
  let members: [Int]
  /// Runs of bus positions, in the order of the row; `target` is the place in the row.
  let copies: [CopyRange]
  /// Numbers in a row.
  let width: Int

  static func groups(of records: [RecordPlan], periods: [Int64]) -> [RecordGroup] {
    periods.indices.compactMap { rate in
      let members = records.indices.filter { records[$0].period == periods[rate] }
      guard !members.isEmpty else { return nil }
      var copies: [CopyRange] = []
      var width = 0
      for member in members {
        let range = records[member].range
        if let last = copies.last, last.source + last.count == range.offset {
          copies[copies.count - 1] = CopyRange(
            source: last.source, target: last.target, count: last.count + range.count)
        } else {
          copies.append(CopyRange(source: range.offset, target: width, count: range.count))
        }
        width += range.count
      }
      return RecordGroup(
        period: periods[rate], rate: rate, members: members, copies: copies, width: width)
    }
  }
}
