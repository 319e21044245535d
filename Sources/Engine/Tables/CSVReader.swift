/// Reads tables of comma-, semicolon- or tab-separated values (RFC 4180), with units in their headers.
///
/// The first row names the columns: `voltage [V]`, `voltage (V)` or `voltage`. The separator is whichever of
/// comma, semicolon and tab splits the header into most columns; where it is not the comma, numbers may have a
/// decimal comma. A byte-order mark, either line ending, quoted fields with line breaks and blank lines are
/// understood. A column in which every value is a number or missing (empty, `NaN`, `NA`, `null`, `-`) is a column
/// of numbers; any other is one of texts.
public enum CSVReader {
  /// Reads the file at `path`.
  public static func read(_ path: String) throws(TraceError) -> Table {
    try parse(try FileBytes.read(path), path: path)
  }

  /// Reads a table from the bytes of a file; `path` is for messages.
  public static func parse(_ bytes: [UInt8], path: String = "") throws(TraceError) -> Table {
    var scanner = CSVScanner(bytes, path: path)
    let header = try scanner.readHeader()
    var builders = try columns(header, path: path)
    while let row = try scanner.nextRow() {
      guard scanner.fieldCount == builders.count else {
        throw TraceError(
          path,
          "line \(row) has \(scanner.fieldCount) fields, where the header has "
            + "\(builders.count)", help: "quote fields that contain the separator")
      }
      for index in builders.indices { builders[index].append(scanner.field(index)) }
    }
    let usesDecimalComma = scanner.separator != UInt8(ascii: ",")
    return Table(builders.map { $0.finish(usesDecimalComma: usesDecimalComma) }, path: path)
  }

  private static func columns(
    _ header: [String], path: String
  ) throws(TraceError) -> [ColumnBuilder] {
    var seen: Set<String> = []
    var builders: [ColumnBuilder] = []
    for (index, title) in header.enumerated() {
      let (name, unit) = split(title)
      guard !name.isEmpty else {
        throw TraceError(path, "line 1: column \(index + 1) has no name")
      }
      guard seen.insert(name).inserted else {
        throw TraceError(path, "line 1: two columns are called \(name)", help: "rename one")
      }
      builders.append(ColumnBuilder(name: name, unit: unit))
    }
    return builders
  }

  /// Splits `voltage [V]` into a name and a unit.
  static func split(_ title: String) -> (name: String, unit: String) {
    let title = title.trimmed
    for (opening, closing) in [("[", "]"), ("(", ")")] as [(Character, Character)] {
      guard title.last == closing, let start = title.lastIndex(of: opening) else { continue }
      let name = String(title[..<start]).trimmed
      let unit = String(title[title.index(after: start)...].dropLast()).trimmed
      // A title that is all unit is a name in brackets.
      if !name.isEmpty { return (name, unit) }
    }
    return (title, "")
  }
}

/// Collects one column: numbers as long as every field is one, texts from then on.
private struct ColumnBuilder {
  let name: String
  let unit: String
  private var fields: [String] = []

  init(name: String, unit: String) {
    self.name = name
    self.unit = unit
  }

  mutating func append(_ field: String) { fields.append(field) }

  func finish(usesDecimalComma: Bool) -> Table.Column {
    var values: [Double] = []
    values.reserveCapacity(fields.count)
    for field in fields {
      guard let value = CSVNumber.parse(field, usesDecimalComma: usesDecimalComma) else {
        return Table.Column(name, unit: unit, .texts(fields))
      }
      values.append(value)
    }
    return Table.Column(name, unit: unit, .numbers(values))
  }
}

/// How numbers are written in tables.
enum CSVNumber {
  private static let missing: Set<String> = ["", "nan", "na", "n/a", "null", "none", "-"]

  /// The number in a field, NaN where it is missing, nil where the field is a text.
  static func parse(_ field: String, usesDecimalComma: Bool) -> Double? {
    if let value = plain(field) { return value }
    let field = field.trimmed
    if missing.contains(field.lowercased()) { return .nan }
    if let value = plain(field) { return value }
    guard usesDecimalComma, !field.contains(".") else { return nil }
    var isSplit = false
    var text = ""
    for character in field {
      if character == "," {
        if isSplit { return nil }
        isSplit = true
        text.append(".")
      } else {
        text.append(character)
      }
    }
    return isSplit ? plain(text) : nil
  }

  /// `Double` reads hexadecimal numbers and `nan` payloads too, which no table means.
  private static func plain(_ text: String) -> Double? {
    guard let first = text.utf8.first else { return nil }
    let isNumberLike =
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || first == UInt8(ascii: "-")
      || first == UInt8(ascii: "+") || first == UInt8(ascii: ".") || first == UInt8(ascii: "i")
      || first == UInt8(ascii: "I")
    guard isNumberLike, !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else {
      return nil
    }
    guard let value = Double(text), !value.isNaN else { return nil }
    return value
  }
}

extension String {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
