/// Reads tables from HDF5 files: the one-dimensional datasets of a group are the columns.
public enum HDF5Table {
  /// Reads the group at `group`, such as `/measurements`; the file's root where it is left out.
  ///
  /// Datasets of numbers and of texts count; their attribute `unit` (or `units`) is the column's unit. All must
  /// have the same length. Subgroups and datasets of other kinds or of more dimensions are passed over.
  public static func read(_ path: String, group: String = "/") throws(TraceError) -> Table {
    try HDF5Library.shared.exclusively { () throws(TraceError) in
      let file = try HDF5File(reading: path)
      do throws(TraceError) {
        let table = try Table(file, group: group)
        try file.close()
        return table
      } catch {
        try? file.close()
        throw error
      }
    }
  }
}

extension Table {
  /// Reads a group's one-dimensional datasets. Made inside HDF5's lock.
  init(_ file: HDF5File, group: String) throws(TraceError) {
    let group = group.hasPrefix("/") ? group : "/" + group
    let prefix = group == "/" ? "/" : group + "/"
    guard group == "/" || file.exists(group) else {
      let known = try file.children(of: "/").filter { $0.kind == .group }.map(\.name)
      throw TraceError(
        file.path, "there is no group \(group)",
        help: known.isEmpty
          ? "the file has no groups" : "its groups are \(known.joined(separator: ", "))")
    }
    var columns: [Column] = []
    for child in try file.children(of: group) where child.kind == .dataset {
      let dataset = prefix + child.name
      guard try file.shape(of: dataset).count == 1 else { continue }
      let content: Content
      if try file.holdsNumbers(dataset) {
        content = .numbers(try file.readNumbers(dataset))
      } else if try file.holdsTexts(dataset) {
        content = .texts(try file.readTexts(dataset))
      } else {
        continue
      }
      columns.append(Column(child.name, unit: try file.unit(of: dataset), content))
    }
    guard let first = columns.first else {
      throw TraceError(
        file.path, "group \(group) has no one-dimensional datasets of numbers or texts")
    }
    for column in columns where column.count != first.count {
      throw TraceError(
        file.path,
        "group \(group) is no table: \(first.name) has \(first.count) values, "
          + "\(column.name) \(column.count)")
    }
    self.init(columns, path: file.path)
  }
}
