/// Named columns of equal length: what is read from a CSV or HDF5 file of measurements.
public struct Table: Sendable {
  /// What a column holds.
  public enum Content: Hashable, Sendable {
    /// Numbers in the column's unit; missing values are NaN.
    case numbers([Double])
    case texts([String])
  }

  /// One column.
  public struct Column: Hashable, Sendable {
    public let name: String
    /// The unit's symbol as written; empty where none was.
    public let unit: String
    public let content: Content

    public init(_ name: String, unit: String = "", _ content: Content) {
      self.name = name
      self.unit = unit
      self.content = content
    }

    /// The numbers; nil for a column of texts.
    public var values: [Double]? { if case .numbers(let values) = content { values } else { nil } }
    /// The texts; nil for a column of numbers.
    public var texts: [String]? { if case .texts(let texts) = content { texts } else { nil } }

    /// How many rows the column has.
    public var count: Int {
      switch content {
      case .numbers(let values): values.count
      case .texts(let texts): texts.count
      }
    }

    /// How many numbers are missing.
    public var missingCount: Int { values?.count(where: \.isNaN) ?? 0 }
  }

  public let columns: [Column]
  /// Where the table came from, for messages.
  public let path: String

  /// Makes a table of columns of one length.
  public init(_ columns: [Column], path: String = "") {
    precondition(
      Set(columns.map(\.count)).count <= 1,
      "columns of a table have different lengths: \(columns.map { "\($0.name) \($0.count)" })")
    self.columns = columns
    self.path = path
  }

  /// How many rows each column has.
  public var rowCount: Int { columns.first?.count ?? 0 }

  /// The column called `name`.
  ///
  /// - Throws: an error that lists the columns there are.
  public func column(_ name: String) throws(TraceError) -> Column {
    if let column = columns.first(where: { $0.name == name }) { return column }
    let known = columns.map(\.name)
    let near = Spelling.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? ""
    throw TraceError(
      path, "there is no column \(name)",
      help: known.isEmpty
        ? "the table has no columns" : near + "it has \(known.joined(separator: ", "))")
  }

  /// The numbers of the column called `name`.
  public func numbers(_ name: String) throws(TraceError) -> [Double] {
    guard let values = try column(name).values else {
      throw TraceError(path, "column \(name) holds texts, not numbers")
    }
    return values
  }
}
