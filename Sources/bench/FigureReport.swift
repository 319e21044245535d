/// Prints figures as a table for people or as one line of JSON each.
struct FigureReport {
  let figures: [Figure]

  var table: String {
    let header = ["figure", "value", "unit", "limit", "verdict", "reference"]
    let rows = figures.map { figure in
      [
        figure.name, text(figure.value), figure.unit,
        figure.limit.map { (figure.better == .lower ? "≤ " : "≥ ") + text($0) } ?? "",
        figure.limit == nil ? "" : figure.isKept ? "kept" : "MISSED", figure.reference,
      ]
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([header] + rows).map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ").trimmingTail
    }.joined(separator: "\n")
  }

  var json: String {
    figures.map { figure in
      """
      {"name": "\(escaped(figure.name))", "value": \(number(figure.value)), \
      "unit": "\(escaped(figure.unit))", "limit": \(figure.limit.map(number) ?? "null"), \
      "better": "\(figure.better.rawValue)", "reference": "\(escaped(figure.reference))"}
      """
    }.joined(separator: "\n")
  }

  /// Three significant digits.
  private func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    var scale = 1.0
    while abs(value) * scale < 100 { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : "\(rounded)"
  }

  /// JSON has no infinities.
  private func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }

  private func escaped(_ text: String) -> String {
    text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  }
}

extension String {
  fileprivate var trimmingTail: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
