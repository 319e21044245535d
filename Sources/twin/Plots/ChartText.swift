import DSL

/// Charts of bars and of heat as characters: clearer in a terminal than a drawing of them.
struct ChartText {
  let chart: Chart
  let terminal: Terminal

  /// The lines; nil for a chart that gnuplot draws better.
  var lines: [String]? {
    switch chart.content {
    case .bars(let bars): return heading + self.bars(bars)
    case .histogram(let edges, let counts):
      return heading
        + self.bars(
          counts.enumerated().map { place, count in
            Chart.Bar("\(short(edges[place])) … \(short(edges[place + 1]))", count)
          })
    case .heat(let rows, let columns, let values): return heading + heat(rows, columns, values)
    case .band, .probability: return nil
    }
  }

  private var heading: [String] {
    [terminal.paint(chart.title, .bold)]
      + (chart.horizontal.isEmpty ? [] : ["  " + chart.horizontal])
  }

  private func short(_ value: Double) -> String { NumberText.ratio(value) }

  private func padded(_ text: String, _ width: Int) -> String {
    text.count >= width
      ? String(text.prefix(width)) : text + String(repeating: " ", count: width - text.count)
  }

  private func bars(_ bars: [Chart.Bar]) -> [String] {
    let labels = min(40, bars.map(\.label.count).max() ?? 0)
    let values = bars.map { short($0.value) }
    let numbers = values.map(\.count).max() ?? 0
    let room = max(10, min(60, terminal.width - labels - numbers - 8))
    let most = bars.map { abs($0.value) }.max() ?? 1
    let (full, half) = terminal.usesUnicode ? ("█", "▌") : ("#", "-")
    return zip(bars, values).map { bar, value in
      let halves = most > 0 ? Int((abs(bar.value) / most * Double(2 * room)).rounded()) : 0
      let drawn = String(repeating: full, count: halves / 2) + (halves % 2 == 1 ? half : "")
      return "  " + padded(bar.label, labels) + "  "
        + String(repeating: " ", count: numbers - value.count) + value + "  "
        + terminal.paint(drawn, bar.value < 0 ? .bad : .accent)
    }
  }

  private func heat(_ rows: [String], _ columns: [String], _ values: [[Double]]) -> [String] {
    let labels = min(44, rows.map(\.count).max() ?? 0)
    let cell = 8
    let shown = max(1, min(columns.count, (terminal.width - labels - 4) / (cell + 1)))
    let most = values.joined().filter(\.isFinite).max() ?? 1
    let shades = terminal.usesUnicode ? ["·", "░", "▒", "▓", "█"] : [".", "-", "+", "x", "#"]
    var lines: [String] = []
    // Names of columns are longer than columns: a legend says which is which.
    for (place, column) in columns.prefix(shown).enumerated() {
      lines.append("  \(place + 1)  \(column)")
    }
    lines.append(
      "  " + padded("", labels) + "  "
        + (0..<shown).map { padded(String($0 + 1), cell) }.joined(separator: " "))
    for (row, line) in zip(rows, values) {
      let cells = line.prefix(shown).map { value -> String in
        guard value.isFinite else { return padded("", cell) }
        let share = most > 0 ? max(0, value) / most : 0
        let shade = shades[min(shades.count - 1, Int(share * Double(shades.count - 1) + 0.5))]
        let text = padded("\(shade)\(shade) \(NumberText.cell(value))", cell)
        return terminal.paint(text, share > 0.66 ? .bad : share > 0.33 ? .accent : .dim)
      }
      lines.append("  " + padded(row, labels) + "  " + cells.joined(separator: " "))
    }
    if shown < columns.count { lines.append("  … and \(columns.count - shown) more columns") }
    return lines
  }
}
