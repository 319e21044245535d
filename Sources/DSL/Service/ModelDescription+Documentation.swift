import Engine

/// What there is to say about a model and each thing it offers.
extension ModelDescription {
  func documentation(_ plugin: String) -> DocumentationEntry {
    func list(_ title: String, _ names: [String]) -> String {
      names.isEmpty ? "" : "\(title): \(names.joined(separator: ", "))"
    }
    return DocumentationEntry(
      "\(plugin).\(name): \(summary)",
      [
        theory, list("settings", parameters.map(\.name)), list("ports", ports.map(\.name)),
        list("actions", actions.map(\.name)), list("fault modes", faultModes.map(\.name)),
      ])
  }

  /// A port, parameter, property, action or fault mode by its name here.
  func documentation(of name: String, shownAs shown: String) -> DocumentationEntry? {
    if let port = port(name) { return port.documentation(shown) }
    if let parameter = parameters.first(where: { $0.name == name }) {
      return parameter.documentation(shown)
    }
    if let action = actions.first(where: { $0.name == name }) {
      return action.documentation(shown)
    }
    if let mode = faultMode(name) {
      return DocumentationEntry(
        "\(shown), fault mode on \(mode.target)", [mode.meaning, "source: \(mode.source)"])
    }
    if let property = properties.first(where: { $0.name == name }) {
      return DocumentationEntry("\(shown), for the settings of other twins", [property.meaning])
    }
    return nil
  }
}

extension PortDescription {
  func documentation(_ shown: String) -> DocumentationEntry {
    DocumentationEntry(
      "\(shown)\(unit.bracketed), \(direction.rawValue)",
      [meaning, shape.sentence, "before the first step: \(initialText)"])
  }

  private var initialText: String {
    switch kind {
    case .boolean: initial == 0 ? "false" : "true"
    case .enumeration(let names) where names.indices.contains(Int(initial)): names[Int(initial)]
    default: QuantityFormat.format(si: initial, dimension: unit.dimension, in: unit)
    }
  }
}

extension ParameterDescription {
  func documentation(_ shown: String) -> DocumentationEntry {
    DocumentationEntry(
      "\(shown)\(unit.bracketed): \(described)",
      [meaning, shape.sentence, source.isEmpty ? "" : "source: \(source)"])
  }

  private var unit: Unit {
    if case .number(let unit, _, _) = value { unit } else { .one }
  }

  /// Range and default in words.
  var described: String {
    switch value {
    case .number(let unit, let standard, let range):
      func shown(_ value: Double) -> String {
        value.isInfinite
          ? (value < 0 ? "−∞" : "∞")
          : QuantityFormat.format(si: value, dimension: unit.dimension, in: unit)
      }
      let start = standard.map { "default \(shown($0)), " } ?? ""
      return
        "\(start)\(shown(range.lowerBound)) .. \(shown(range.upperBound))\(isTunable ? ", tunable" : "")"
    case .integer(let standard, let range):
      return (standard.map { "default \($0), " } ?? "")
        + "whole number \(range.lowerBound) .. \(range.upperBound)"
    case .boolean(let standard): return "true or false" + (standard.map { ", default \($0)" } ?? "")
    case .text(let standard): return "text" + (standard.map { ", default \"\($0)\"" } ?? "")
    case .file: return "file"
    case .choice(let names, let standard):
      return names.map { "\"\($0)\"" }.joined(separator: ", ")
        + (standard.map { ", default \"\($0)\"" } ?? "")
    case .choiceOrFile(let names, let standard):
      return names.map { "\"\($0)\"" }.joined(separator: ", ") + " or a file"
        + (standard.map { ", default \"\($0)\"" } ?? "")
    case .property(let name, _): return "the `\(name)` of another twin"
    }
  }
}

extension ActionDescription {
  func documentation(_ shown: String) -> DocumentationEntry {
    DocumentationEntry(
      "\(shown)(\(arguments.map { $0.name + $0.unit.bracketed }.joined(separator: ", ")))",
      [meaning] + arguments.map { "\($0.name): \($0.meaning)" })
  }
}

extension Unit {
  /// ` [V]`; nothing for bare numbers.
  var bracketed: String { symbol == "1" ? "" : " [\(symbol)]" }
}

extension Shape {
  /// How many numbers there are, where it is more than one.
  fileprivate var sentence: String {
    func text(_ extent: Extent) -> String {
      switch extent {
      case .count(let count): String(count)
      case .axis(let name): name
      }
    }
    return switch self {
    case .scalar: ""
    case .vector(.count(let count)): "\(count) numbers"
    case .vector(.axis(let name)): "one number for each of the twin's \(name)"
    case .matrix(let rows, let columns): "\(text(rows)) × \(text(columns)) numbers"
    }
  }
}
