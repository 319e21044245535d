/// Settings written out one by one, each repeated the same number of times.
public struct ListedDesign: Hashable, Sendable {
  public let names: [String]
  /// One setting a row, in the order of the names.
  public let rows: [[Double]]
  public let repeats: Int

  public var runCount: Int { rows.count * repeats }

  /// Throws if a name comes twice or a row does not hold one value for each name.
  public init(names: [String], rows: [[Double]], repeats: Int = 1) throws(SamplingError) {
    precondition(repeats > 0, "\(repeats) repeats of a list")
    var known: Set<String> = []
    for name in names where !known.insert(name).inserted { throw .repeatedVariable(name) }
    for (place, row) in rows.enumerated() where row.count != names.count {
      throw .unevenList(row: place, count: row.count, expected: names.count)
    }
    self.names = names
    self.rows = rows
    self.repeats = repeats
  }

  /// The value of each quantity in `run`; the repeats of a row follow each other.
  public func values(run: Int) -> [Double] {
    precondition(run >= 0 && run < runCount, "run \(run) of \(runCount)")
    return rows[run / repeats]
  }
}
