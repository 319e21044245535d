/// Rows of text in aligned columns, fitted to a width by wrapping one of them.
struct TextTable {
  struct Column {
    enum Side { case left, right }

    let title: String
    var side = Side.left
    /// Whether the cells may be wrapped; where that would leave too little room, they go below their row.
    var isNote = false
  }

  struct Cell: ExpressibleByStringInterpolation {
    let text: String
    var style = Terminal.Style.plain

    init(_ text: String, _ style: Terminal.Style = .plain) {
      self.text = text
      self.style = style
    }

    init(stringLiteral text: String) { self.init(text) }
  }

  /// A note narrower than this reads badly beside its row.
  private static let narrowestNote = 30
  private static let gap = "  "

  let columns: [Column]
  var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// The lines of the table, moved in by `indent` columns.
  func lines(for terminal: Terminal, width: Int, indent: Int = 2) -> [String] {
    let widths = columns.indices.map { column in
      max(
        columns[column].title.count,
        rows.map { DisplayText.width($0[column].text) }.max() ?? 0)
    }
    let note = columns.firstIndex { $0.isNote }
    var others = columns.indices.filter { $0 != note }
    func columnsTaken() -> Int {
      indent + others.reduce(0) { $0 + widths[$1] + Self.gap.count }
    }
    // What is too wide for the terminal goes into the note.
    var spilled: [Int] = []
    while note != nil, others.count > 1, columnsTaken() - Self.gap.count > width {
      spilled.insert(others.removeLast(), at: 0)
    }
    let taken = columnsTaken()
    let room = width - taken
    let isBeside = note.map { room >= min(widths[$0], Self.narrowestNote) } ?? false
    let margin = String(repeating: " ", count: indent)

    var heading = others.map { pad(Cell(columns[$0].title, .dim), $0, widths[$0], terminal) }
    if let note, isBeside { heading.append(terminal.paint(columns[note].title, .dim)) }
    var lines = [margin + trimmed(heading.joined(separator: Self.gap))]
    for row in rows {
      let cells = others.map { pad(row[$0], $0, widths[$0], terminal) }
      let start = margin + cells.joined(separator: Self.gap)
      let text = noteText(row, note, spilled)
      guard let note, !text.isEmpty else {
        lines.append(trimmed(start))
        continue
      }
      if isBeside {
        let wrapped = DisplayText.wrap(text, to: room)
        for (index, line) in wrapped.enumerated() {
          let before = index == 0 ? start + Self.gap : String(repeating: " ", count: taken)
          lines.append(before + terminal.paint(line, row[note].style))
        }
      } else {
        lines.append(trimmed(start))
        let inner = indent + 4
        for line in DisplayText.wrap(text, to: max(20, width - inner)) {
          lines.append(
            String(repeating: " ", count: inner) + terminal.paint(line, row[note].style))
        }
      }
    }
    return lines
  }

  private func noteText(_ row: [Cell], _ note: Int?, _ spilled: [Int]) -> String {
    let named = spilled.filter { !row[$0].text.isEmpty }.map {
      "\(columns[$0].title): \(row[$0].text)."
    }
    return (named + (note.map { [row[$0].text] } ?? [])).filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  private func pad(_ cell: Cell, _ column: Int, _ width: Int, _ terminal: Terminal) -> String {
    let padding = String(repeating: " ", count: max(0, width - DisplayText.width(cell.text)))
    let text = cell.text.isEmpty ? "" : terminal.paint(cell.text, cell.style)
    return columns[column].side == .left ? text + padding : padding + text
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
