/// Puts a trace in order that a killed run left behind.
public enum TraceRecovery {
  /// What one group of signals holds.
  public struct Group: Hashable, Sendable {
    public let run: String
    public let outcome: String
    public let name: String
    /// Rows that every signal has.
    public let rows: Int
    /// Rows that only some signals had, and that have been cut off.
    public let cutRows: Int
    /// The last row's instant in seconds; nil without rows.
    public let end: Double?
  }

  /// Gives all signals of a group the same length, drops what was written after the last flush, and reports what
  /// there is. A trace in good order is left as it is.
  public static func recover(_ path: String) throws(TraceError) -> [Group] {
    let reader = try TraceReader(path)
    let runs = reader.runs
    var groups: [Group] = []
    let isDamaged = runs.contains { run in run.groups.contains { $0.rows != $0.longest } }
    if isDamaged { try cut(path, runs) }
    for run in runs {
      for group in run.groups {
        let times = try reader.times(of: group, in: run)
        groups.append(
          Group(
            run: run.name, outcome: run.outcome, name: group.name, rows: group.rows,
            cutRows: group.longest - group.rows, end: times.prefix(group.rows).last))
      }
    }
    return groups
  }

  private static func cut(_ path: String, _ runs: [TraceReader.Run]) throws(TraceError) {
    try HDF5Library.shared.exclusively { () throws(TraceError) in
      let file = try HDF5File(extending: path)
      do throws(TraceError) {
        for run in runs {
          for group in run.groups where group.rows != group.longest {
            let folder = "/\(run.name)/\(group.name)"
            for child in try file.children(of: folder) where child.kind == .dataset {
              let dataset = "\(folder)/\(child.name)"
              let isLife = try file.attributes(of: dataset)["requirement"] != nil
              try file.cut(dataset, rows: isLife ? 0 : group.rows)
            }
          }
        }
        try file.commit()
      } catch {
        try? file.close()
        throw error
      }
      try file.close()
    }
  }
}
