import DSL
import Engine

/// The text that makes gnuplot draw curves: a panel for each unit, one above the other, over one axis.
struct PlotScript {
  enum Target {
    /// Characters, for a terminal of this size.
    case text(columns: Int, lines: Int)
    /// `svg`, `pngcairo` or `pdfcairo`, and the file.
    case picture(terminal: String, path: String)
  }

  /// More points than a picture is wide show nothing more.
  private static let pointLimit = 4000
  /// Distinguishable for colour-blind readers (Okabe and Ito 2008).
  private static let colours = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999",
  ]

  let request: PlotRequest
  let target: Target

  /// Curves that share a unit, and the number of the first of them.
  private struct Panel {
    let unit: String
    var curves: [Int]
  }

  private var panels: [Panel] {
    var panels: [Panel] = []
    for (index, curve) in request.curves.enumerated() {
      if let known = panels.firstIndex(where: { $0.unit == curve.unit }) {
        panels[known].curves.append(index)
      } else {
        panels.append(Panel(unit: curve.unit, curves: [index]))
      }
    }
    return panels
  }

  var text: String {
    let panels = panels
    var lines = data() + [terminal(panels.count)]
    if case .picture(_, let path) = target { lines.append("set output \(Self.quoted(path))") }
    lines += appearance()
    if panels.count > 1, !isText {
      lines.append("set multiplot layout \(panels.count),1")
    }
    for (index, panel) in panels.enumerated() {
      let isLast = index == panels.count - 1
      // Every text panel is a picture of its own, with its own axis.
      lines.append(
        isLast || isText
          ? "set xlabel \(Self.quoted(label(horizontal.name, horizontal.unit)))" : "unset xlabel")
      lines += draw(panel)
    }
    if panels.count > 1, !isText { lines.append("unset multiplot") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var isText: Bool { if case .text = target { true } else { false } }

  // MARK: Axes

  /// The horizontal axis, with times in a unit that suits them.
  private var horizontal: (name: String, unit: String, size: Double) {
    let axis = request.horizontal
    let least = axis.values.lazy.filter(\.isFinite).map(abs).max() ?? 0
    guard axis.unit == "s", least >= 600 else { return (axis.name, axis.unit, 1) }
    let (size, symbol) = NumberText.unit(for: least)
    return (axis.name, symbol, size)
  }

  private func label(_ name: String, _ unit: String) -> String {
    if unit.isEmpty || unit == "1" { return name }
    return name.isEmpty ? "[\(unit)]" : "\(name) [\(unit)]"
  }

  /// A curve that never changes gives no range to draw it in.
  private func range(_ panel: Panel) -> String {
    var least = Double.infinity
    var greatest = -Double.infinity
    for index in panel.curves {
      for value in request.curves[index].values where value.isFinite {
        least = min(least, value)
        greatest = max(greatest, value)
      }
    }
    guard least <= greatest else { return "set yrange [0:1]" }
    guard greatest - least <= 1e-12 * max(abs(least), abs(greatest)) else {
      return "set autoscale y"
    }
    let margin = least == 0 ? 1 : abs(least) * 0.1
    return "set yrange [\(least - margin):\(greatest + margin)]"
  }

  // MARK: Parts of the script

  private func data() -> [String] {
    let (_, _, size) = horizontal
    let axis = request.horizontal.values
    var isRising = true
    for index in axis.indices.dropFirst() where !(axis[index] >= axis[index - 1]) {
      isRising = false
      break
    }
    var lines: [String] = []
    for (index, curve) in request.curves.enumerated() {
      // A curve that turns back on itself cannot be cut into stretches.
      let kept =
        isRising
        ? Decimation.kept(curve.values, limit: Self.pointLimit) : Array(curve.values.indices)
      lines.append("$curve\(index) << END")
      for point in kept {
        lines.append(Self.number(axis[point] / size) + " " + Self.number(curve.values[point]))
      }
      lines.append("END")
    }
    return lines
  }

  private func terminal(_ panelCount: Int) -> String {
    switch target {
    case .text(let columns, let lines):
      let each = panelCount == 1 ? lines : max(18, lines / panelCount)
      return "set terminal dumb size \(columns),\(each) noenhanced mono"
    case .picture("svg", _):
      return
        "set terminal svg size 900,\(height(panelCount)) noenhanced font 'Helvetica,15' background rgb 'white'"
    case .picture("pdfcairo", _):
      return
        "set terminal pdfcairo size 18cm,\(Double(height(panelCount)) / 50)cm noenhanced font 'Helvetica,11'"
    case .picture(let name, _):
      return
        "set terminal \(name) size 1200,\(height(panelCount) * 4 / 3) noenhanced font 'Sans,14'"
    }
  }

  private func height(_ panelCount: Int) -> Int { panelCount == 1 ? 450 : 60 + 280 * panelCount }

  private func appearance() -> [String] {
    var lines = ["set key outside top left horizontal", "set xtics nomirror", "set ytics nomirror"]
    if isText { return lines }
    lines += [
      "set border 3 lc rgb '#444444'", "set grid lc rgb '#dddddd' lt 1 lw 1",
      "set tics textcolor rgb '#222222'",
      "set lmargin 12", "set rmargin 4",
    ]
    for (index, colour) in Self.colours.enumerated() {
      lines.append("set linetype \(index + 1) lc rgb '\(colour)' lw 2")
    }
    lines.append("set linetype cycle \(Self.colours.count)")
    return lines
  }

  private func draw(_ panel: Panel) -> [String] {
    let isSingle = panel.curves.count == 1
    let names = panel.curves.map { request.curves[$0].name }
    let (name, titles) = isSingle ? (names[0], names) : Self.shared(names)
    let plots = zip(panel.curves, titles).map { index, title in
      "$curve\(index) using 1:2 with lines "
        + (isSingle ? "notitle" : "title \(Self.quoted(title))")
    }
    var lines = [range(panel), isSingle ? "unset key" : "set key outside top left horizontal"]
    if isText {
      // The dumb terminal writes a vertical label letter by letter: a title reads better.
      lines.append("set title \(Self.quoted(label(name, panel.unit)))")
    } else {
      lines.append("set ylabel \(Self.quoted(label(name, panel.unit)))")
    }
    lines.append("plot " + plots.joined(separator: ", "))
    return lines
  }

  /// Curves of one vector, `a[x]` and `a[y]`, are called `x` and `y` and together `a`.
  private static func shared(_ names: [String]) -> (name: String, titles: [String]) {
    var titles: [String] = []
    var owner: Substring?
    for name in names {
      guard name.hasSuffix("]"), let bracket = name.lastIndex(of: "["),
        owner == nil || owner == name[..<bracket]
      else { return ("", names) }
      owner = name[..<bracket]
      titles.append(String(name[name.index(after: bracket)...].dropLast()))
    }
    return (String(owner ?? ""), titles)
  }

  private static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "NaN" }

  /// In single quotes gnuplot reads nothing but a doubled quote specially.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for character in text {
      if character == "'" { result += "''" } else if character != "\n" { result.append(character) }
    }
    return result + "'"
  }
}
