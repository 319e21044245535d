/// The name of a column and the unit written with it: what is known of a table before its rows are read.
public struct TableHeading: Hashable, Sendable {
  public let name: String
  /// The unit's symbol as written; empty where none was.
  public let unit: String

  /// The headings of the CSV or HDF5 file at `path`.
  public static func read(_ path: String) throws(TraceError) -> [TableHeading] {
    isHDF5(path) ? try HDF5Table.headings(path) : try CSVReader.headings(path)
  }

  static func isHDF5(_ path: String) -> Bool { path.hasSuffix(".h5") || path.hasSuffix(".hdf5") }
}

extension Table {
  /// Reads a CSV file, or the root of an HDF5 file.
  public static func read(_ path: String) throws(TraceError) -> Table {
    TableHeading.isHDF5(path) ? try HDF5Table.read(path) : try CSVReader.read(path)
  }
}

extension CSVReader {
  /// A header is looked for in this many bytes.
  private static let headerBytes = 1 << 18

  static func headings(_ path: String) throws(TraceError) -> [TableHeading] {
    var scanner = CSVScanner(try FileBytes.read(path, first: headerBytes), path: path)
    return try scanner.readHeader().map { title in
      let (name, unit) = split(title)
      return TableHeading(name: name, unit: unit)
    }
  }
}

extension HDF5Table {
  static func headings(_ path: String) throws(TraceError) -> [TableHeading] {
    try HDF5Library.shared.exclusively { () throws(TraceError) in
      let file = try HDF5File(reading: path)
      do throws(TraceError) {
        var headings: [TableHeading] = []
        for child in try file.children(of: "/") where child.kind == .dataset {
          guard try file.shape(of: "/" + child.name).count == 1 else { continue }
          headings.append(
            TableHeading(name: child.name, unit: try file.unit(of: "/" + child.name)))
        }
        try file.close()
        return headings
      } catch {
        try? file.close()
        throw error
      }
    }
  }
}

extension HDF5File {
  /// What the attribute `unit`, or `units`, of a dataset says; empty where it has neither.
  func unit(of dataset: String) throws(TraceError) -> String {
    let attributes = try attributes(of: dataset)
    return attributes["unit"]?.asText ?? attributes["units"]?.asText ?? ""
  }
}
