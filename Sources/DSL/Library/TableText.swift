import Engine

/// A table as people read it: a heading, rows in aligned columns, and how many rows are left out.
///
/// Columns that do not fit beside each other follow in further blocks, with the first column repeated.
enum TableText {
  private static let rowLimit = 20
  private static let width = 120
  private static let gap = "  "

  static func text(of table: Table) -> String {
    let shown = min(table.rowCount, rowLimit)
    let columns = table.columns.map { cells(of: $0, rows: shown) }
    var lines: [String] = []
    for block in blocks(columns.map(\.width)) {
      for row in 0...shown {
        var line = block.map { columns[$0].aligned(row) }.joined(separator: gap)
        while line.last == " " { line.removeLast() }
        lines.append(line)
      }
    }
    if shown < table.rowCount {
      lines.append("… \(table.rowCount - shown) more of \(table.rowCount) rows")
    } else if shown == 0 {
      lines.append("no rows")
    }
    return lines.joined(separator: "\n")
  }

  /// Which columns stand beside each other.
  private static func blocks(_ widths: [Int]) -> [[Int]] {
    guard let first = widths.first else { return [] }
    var blocks = [[0]]
    var taken = first
    for column in widths.indices.dropFirst() {
      let isAlone = blocks[blocks.count - 1].count == 1
      if taken + gap.count + widths[column] > width, !isAlone {
        blocks.append([0])
        taken = first
      }
      blocks[blocks.count - 1].append(column)
      taken += gap.count + widths[column]
    }
    return blocks
  }

  /// A column's heading and cells, padded to one width: numbers to the right, text to the left.
  private struct Cells {
    let texts: [String]
    let isText: Bool
    let width: Int

    func aligned(_ row: Int) -> String {
      let padding = String(repeating: " ", count: width - texts[row].count)
      return isText ? texts[row] + padding : padding + texts[row]
    }
  }

  private static func cells(of column: Table.Column, rows: Int) -> Cells {
    let heading = column.unit.isEmpty ? column.name : "\(column.name) [\(column.unit)]"
    let texts =
      [heading]
      + (column.texts?.prefix(rows).map { $0 }
        ?? (column.values ?? []).prefix(rows).map { value in
          value.isNaN ? "–" : QuantityFormat.number(value, significantDigits: 6)
        })
    return Cells(
      texts: texts, isText: column.texts != nil, width: texts.map(\.count).max() ?? 0)
  }
}
