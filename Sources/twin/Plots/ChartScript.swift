import DSL

/// The text that makes gnuplot draw a chart into a file, or a band in the terminal.
struct ChartScript {
  let chart: Chart
  let target: PlotScript.Target

  var text: String {
    var lines = [terminal]
    if case .picture(_, let path) = target { lines.append("set output \(PlotScript.quoted(path))") }
    lines += [
      "set title \(PlotScript.quoted(chart.title))",
      "set xlabel \(PlotScript.quoted(chart.horizontal))",
      "set ylabel \(PlotScript.quoted(chart.vertical))", "unset key", "set xtics nomirror",
      "set ytics nomirror",
    ]
    if !isText {
      lines += [
        "set border 3 lc rgb '#444444'", "set grid lc rgb '#dddddd' lt 1 lw 1",
        "set tics textcolor rgb '#222222'", "set style fill solid 0.85 noborder",
      ]
    }
    switch chart.content {
    case .band(let steps, let isStepped): lines += band(steps, isStepped)
    case .histogram(let edges, let counts): lines += histogram(edges, counts)
    case .bars(let bars): lines += self.bars(bars)
    case .heat(let rows, let columns, let values): lines += heat(rows, columns, values)
    case .probability(let paper): lines += probability(paper)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var isText: Bool { if case .text = target { true } else { false } }

  private var height: Int {
    switch chart.content {
    case .bars(let bars): max(220, 110 + 34 * bars.count)
    case .heat(let rows, _, _): max(380, 170 + 24 * rows.count)
    case .probability: 600
    default: 480
    }
  }

  private var terminal: String {
    switch target {
    case .text(let columns, let lines): "set terminal dumb size \(columns),\(lines) noenhanced mono"
    case .picture("svg", _):
      "set terminal svg size 900,\(height) noenhanced font 'Helvetica,15' background rgb 'white'"
    case .picture("pdfcairo", _):
      "set terminal pdfcairo size 18cm,\(Double(height) / 50)cm noenhanced font 'Helvetica,11'"
    case .picture(let name, _):
      "set terminal \(name) size 1200,\(height * 4 / 3) noenhanced font 'Sans,14'"
    }
  }

  private func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "NaN" }

  /// In the label of a tick, gnuplot reads a per cent sign as the start of a format.
  private func tick(_ label: String) -> String {
    var text = ""
    for character in label { text += character == "%" ? "%%" : String(character) }
    return PlotScript.quoted(text)
  }

  private func block(_ rows: [[Double]]) -> [String] {
    ["$data << END"] + rows.map { $0.map(number).joined(separator: " ") } + ["END"]
  }

  // MARK: Kinds

  private func band(_ steps: [Chart.Step], _ isStepped: Bool) -> [String] {
    var rows: [[Double]] = []
    for (place, step) in steps.enumerated() {
      if isStepped, place > 0 {
        let last = steps[place - 1]
        rows.append([step.x, last.y, last.lower, last.upper])
      }
      rows.append([step.x, step.y, step.lower, step.upper])
    }
    var lines = block(rows) + ["set yrange [0:1.02]"]
    let curve = "$data using 1:2 with \(isStepped ? "lines" : "linespoints pt 7 ps 0.6")"
    if isText {
      lines.append("plot $data using 1:3 with lines, $data using 1:4 with lines, \(curve)")
    } else {
      lines.append(
        "plot $data using 1:3:4 with filledcurves fc rgb '#0072B2' fs transparent solid 0.2, \(curve) lc rgb '#0072B2' lw 2"
      )
    }
    return lines
  }

  private func histogram(_ edges: [Double], _ counts: [Double]) -> [String] {
    let rows = counts.enumerated().map { place, count in
      [(edges[place] + edges[place + 1]) / 2, count, edges[place + 1] - edges[place]]
    }
    return block(rows) + [
      "set yrange [0:*]", "plot $data using 1:2:3 with boxes fc rgb '#0072B2'",
    ]
  }

  private func bars(_ bars: [Chart.Bar]) -> [String] {
    let rows = bars.enumerated().map { place, bar in
      [
        Double(bars.count - place), bar.value, bar.limits?.lowerBound ?? bar.value,
        bar.limits?.upperBound ?? bar.value,
      ]
    }
    let labels = bars.enumerated().map { place, bar in
      "\(tick(bar.label)) \(bars.count - place)"
    }
    return block(rows) + [
      "set ytics (\(labels.joined(separator: ", ")))", "unset ylabel",
      "set yrange [0.4:\(Double(bars.count) + 0.6)]", "set lmargin \(margin(bars.map(\.label)))",
      "set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#444444'",
      "plot $data using (0):1:(0):2:($1-0.35):($1+0.35) with boxxyerror fc rgb '#0072B2', "
        + "$data using 2:1:3:4 with xerrorbars pt 0 lc rgb '#222222' lw 1.5",
    ]
  }

  private func margin(_ labels: [String]) -> Int {
    min(60, 3 + (labels.map(\.count).max() ?? 0))
  }

  private func heat(_ rows: [String], _ columns: [String], _ values: [[Double]]) -> [String] {
    var cells: [[Double]] = []
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() where value.isFinite {
        cells.append([Double(column), Double(rows.count - 1 - row), value])
      }
    }
    let most = cells.map { $0[2] }.max() ?? 0
    let across = columns.enumerated().map { "\(tick($1)) \($0)" }
    let down = rows.enumerated().map { "\(tick($1)) \(rows.count - 1 - $0)" }
    // Names that would run into each other stand aslant.
    let isTight = columns.count * ((columns.map(\.count).max() ?? 0) + 2) > 80
    guard !cells.isEmpty else { return heatAxes(across, down, isTight, 1) + ["plot NaN notitle"] }
    var plots = ["$data using 1:2:(0.49):(0.46):3 with boxxyerror fc palette notitle"]
    var numbers: [String] = []
    if columns.count <= 12, !isText {
      // Numbers in the cells, white on dark ones. gnuplot crashes on labels of which none is drawn.
      let dark = cells.filter { $0[2] > 0.7 * most }
      let light = cells.filter { !($0[2] > 0.7 * most) }
      for (name, colour, found) in [("light", "#222222", light), ("dark", "#ffffff", dark)]
      where !found.isEmpty {
        numbers += ["$\(name) << END"]
        numbers += found.map { "\($0[0]) \($0[1]) \"\(NumberText.cell($0[2]))\"" } + ["END"]
        plots.append(
          "$\(name) using 1:2:3 with labels font ',12' tc rgb '\(colour)' notitle")
      }
    }
    return block(cells) + numbers + heatAxes(across, down, isTight, most)
      + ["plot " + plots.joined(separator: ", ")]
  }

  private func heatAxes(
    _ across: [String], _ down: [String], _ isTight: Bool, _ most: Double
  ) -> [String] {
    let longest = down.map(\.count).max() ?? 0
    return [
      "set xtics (\(across.joined(separator: ", ")))\(isTight ? " rotate by -30" : "") scale 0",
      "set ytics (\(down.joined(separator: ", "))) scale 0",
      // Beside the name a tick has quotation marks and its place.
      "set lmargin \(min(60, max(8, longest - 2)))",
      "set xrange [-0.5:\(Double(across.count) - 0.5)]",
      "set yrange [-0.5:\(Double(down.count) - 0.5)]", "unset grid", "unset ylabel",
      "set palette defined (0 '#f7fbff', 0.25 '#c6dbef', 0.5 '#fdae61', 1 '#b2182b')",
      "set cbrange [0:\(most > 0 ? most : 1)]", "set cbtics scale 0",
      "set cblabel \(PlotScript.quoted(chart.vertical))",
    ]
  }

  private func probability(_ paper: Chart.ProbabilityPaper) -> [String] {
    let (x, y) = (paper.xRange, paper.yRange)
    var lines = block(paper.points.map { [$0.x, $0.y] })
    lines.append("$line << END")
    for step in paper.line {
      // The band ends at the edge of the paper.
      let band = [step.lower, step.upper].map { min(max($0, y.lowerBound), y.upperBound) }
      lines.append(([step.x, step.y] + band).map(number).joined(separator: " "))
    }
    lines += [
      "END", ticks("x", paper.xTicks), ticks("y", paper.yTicks),
      "set xrange [\(x.lowerBound):\(x.upperBound)]",
      "set yrange [\(y.lowerBound):\(y.upperBound)]",
    ]
    let points = "$data using 1:2 with points"
    let line = "$line using 1:2 with lines"
    if isText {
      lines += [
        "set key top left",
        "plot \(line) title \(PlotScript.quoted(paper.lineName)), "
          + "\(points) pt 7 title \(PlotScript.quoted(paper.pointsName))",
      ]
    } else {
      lines += [
        "set key top left Left reverse samplen 2 spacing 1.2 opaque box lc rgb '#dddddd'",
        "set grid xtics ytics mxtics lc rgb '#d0d0d0' lt 1 lw 1, lc rgb '#ececec' lt 1 lw 1",
        "set tics scale 0.6, 0.3",
        "plot $line using 1:3:4 with filledcurves fc rgb '#D55E00' fs transparent solid 0.15 "
          + "noborder title \(PlotScript.quoted(paper.bandName)), "
          + "\(line) lw 2 lc rgb '#D55E00' title \(PlotScript.quoted(paper.lineName)), "
          + "\(points) pt 7 ps \(paper.points.count > 60 ? 0.6 : 0.9) lc rgb '#0072B2' title \(PlotScript.quoted(paper.pointsName))",
      ]
    }
    return lines
  }

  /// Ticks without a label are small ones.
  private func ticks(_ axis: String, _ ticks: [Chart.Tick]) -> String {
    "set \(axis)tics ("
      + ticks.map { "\(tick($0.label)) \(number($0.place)) \($0.label.isEmpty ? 1 : 0)" }
      .joined(separator: ", ") + ")"
  }
}
