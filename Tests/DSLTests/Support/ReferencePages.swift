import Foundation

@testable import DSL
@testable import Engine

/// The pages of docs/ that are made from the code's own tables.
enum ReferencePages {
  private static func head(_ title: String, _ text: String) -> String {
    """
    # \(title)

    <!-- Made from the code by ReferenceTests; `TWIN_RECORD=1 scripts/test --filter Reference` writes it anew. -->

    \(text)

    """
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    let line = { (cells: [String]) in
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    return line(columns) + line(columns.map { _ in "---" }) + rows.map(line).joined()
  }

  // MARK: Functions

  static var builtins: String {
    var text = head(
      "Functions of the library",
      """
      A and B stand for any dimension, 1 for a bare number, X and Y for any kind of value. Parameters in square
      brackets may be left out. A function with a • may stand where something is worked out at every step: in
      signals, conditions, requirements and faults. One marked “each” also takes a list, and works on each element.
      At the prompt, `?name` says the same.
      """)
    for (title, functions) in Builtin.groups {
      text += "\n## \(title)\n\n"
      text += table(
        ["function", "takes → gives", "at every step", "what it does"],
        functions.map { function in
          [
            "`\(function.signature)`",
            function.kinds + (function.rule.isElementwise ? " (each)" : ""),
            function.isPure ? "•" : "", function.documentation,
          ]
        })
    }
    return text
  }

  // MARK: Units

  static var units: String {
    let entries = UnitTable.standard.entries.filter { $0.key != "1" }
    var families: [String: [(name: String, entry: UnitTable.Entry)]] = [:]
    var symbols: [String: String] = [:]
    for (name, entry) in entries {
      let dimension = entry.unit.dimension
      families[dimension.name, default: []].append((name, entry))
      symbols[dimension.name] = dimension.symbol
    }
    var text = head(
      "Units",
      """
      Every unit that a script starts with; `unit turn = 360 deg` adds one. A number in a unit is stored as number ×
      factor (+ offset) in SI. A unit with prefixes takes every SI prefix (`Y` to `y`; `u` or `µ` is micro); those
      shown are the ones TAB offers. Products and powers of units are written without spaces: `W/(m^2*K)`, `1/h`.
      There is no `in` for the inch: it is the word for conversion.
      """)
    for family in families.keys.sorted() {
      text +=
        "\n## \(family.prefix(1).uppercased() + family.dropFirst()), `\(symbols[family] ?? "")`\n\n"
      let rows = (families[family] ?? []).sorted {
        ($0.entry.unit.scale, $0.name) < ($1.entry.unit.scale, $1.name)
      }
      text += table(
        ["unit", "factor", "offset", "prefixes"],
        rows.map { name, entry in
          [
            "`\(name)`", QuantityFormat.number(entry.unit.scale),
            entry.unit.isAffine ? QuantityFormat.number(entry.unit.offset) : "",
            entry.commonPrefixes.map { "`\($0)`" }.joined(separator: " "),
          ]
        })
    }
    return text
  }

  // MARK: Diagnostics

  static func diagnostics(fixtures: [(script: String, expected: String)]) -> String {
    var text = head(
      "Diagnostics",
      """
      Every error and warning has a code that stays the same. A message says what is wrong, shows where, and
      often what to do. The examples use a made-up plugin with a `cell` and an `arm`.
      """)
    for (family, title) in DiagnosticCode.families {
      text += "\n## \(family): \(title)\n"
      for code in DiagnosticCode.allCases.filter({ $0.family == family })
        .sorted(by: { $0.rawValue < $1.rawValue })
      {
        text += "\n### \(code.rawValue)\n\n\(code.meaning)\n"
        // The shortest example in which nothing else is said.
        let candidates = fixtures.filter { $0.expected.contains("[\(code.rawValue)]") }
        let best = candidates.min {
          (codeCount($0.expected), $0.script.count) < (codeCount($1.expected), $1.script.count)
        }
        if let best { text += "\n```text\n\(best.expected.trimmedAtEnd)\n```\n" }
      }
    }
    return text
  }

  private static func codeCount(_ text: String) -> Int {
    text.matches(of: /(error|warning)\[/).count
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    return String(text)
  }
}
