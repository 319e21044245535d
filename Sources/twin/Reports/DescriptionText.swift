import Engine

/// Units, shapes and ranges of a plugin's description in a few characters.
enum DescriptionText {
  static func unit(_ unit: Unit) -> String { unit.symbol == "1" ? "" : unit.symbol }

  /// `[3]`, `[joints]`, `[3 × joints]`; empty for a scalar.
  static func shape(_ shape: Shape) -> String {
    switch shape {
    case .scalar: ""
    case .vector(let length): "[\(extent(length))]"
    case .matrix(let rows, let columns): "[\(extent(rows)) × \(extent(columns))]"
    }
  }

  private static func extent(_ extent: Shape.Extent) -> String {
    switch extent {
    case .count(let count): String(count)
    case .axis(let name): name
    }
  }

  /// A value given in SI as a number in `unit`.
  static func number(_ si: Double, in unit: Unit) -> String {
    if si == .infinity { return "∞" }
    if si == -.infinity { return "−∞" }
    return QuantityFormat.number(unit.fromSI(si))
  }

  static func range(_ range: ClosedRange<Double>, in unit: Unit) -> String {
    if range.lowerBound == -.infinity, range.upperBound == .infinity { return "any" }
    if range.lowerBound == 0, range.upperBound == .infinity { return "≥ 0" }
    return "\(number(range.lowerBound, in: unit)) .. \(number(range.upperBound, in: unit))"
  }

  /// What a port holds where that is no plain number.
  static func kind(_ kind: PortDescription.Kind) -> String? {
    switch kind {
    case .real: nil
    case .integer: "whole number"
    case .counter: "a count of use"
    case .boolean: "true or false"
    // Scripts and traces have the number.
    case .enumeration(let names):
      names.enumerated().map { "\($0.offset) \($0.element)" }.joined(separator: " | ")
    }
  }

  /// The value of a port before the first step.
  static func initial(_ port: PortDescription) -> String {
    switch port.kind {
    case .real, .integer, .counter: number(port.initial, in: port.unit)
    case .boolean: port.initial != 0 ? "true" : "false"
    case .enumeration(let names):
      names.indices.contains(Int(port.initial)) ? names[Int(port.initial)] : ""
    }
  }

  /// Unit or kind, default and range of a setting.
  static func value(_ parameter: ParameterDescription) -> (
    unit: String, standard: String, range: String
  ) {
    // A twin knows the value of each of its tunable parameters, if not from the description then by itself.
    let required = parameter.isTunable || parameter.isOptional ? "computed" : "required"
    switch parameter.value {
    case .number(let unit, let standard, let range):
      return (
        Self.unit(unit), standard.map { number($0, in: unit) } ?? required,
        Self.range(range, in: unit)
      )
    case .integer(let standard, let range):
      return ("", standard.map { String($0) } ?? required, whole(range))
    case .boolean(let standard):
      return ("", standard.map { String($0) } ?? required, "true | false")
    case .text(let standard): return ("", standard.map { "\"\($0)\"" } ?? required, "text")
    case .file(let standard): return ("", standard.map { "\"\($0)\"" } ?? required, "file")
    case .choice(let names, let standard):
      return (
        "", standard.map { "\"\($0)\"" } ?? required,
        names.map { "\"\($0)\"" }.joined(separator: " | ")
      )
    case .choiceOrFile(let names, let standard):
      return (
        "", standard.map { "\"\($0)\"" } ?? required,
        names.map { "\"\($0)\"" }.joined(separator: " | ") + " | file"
      )
    case .property(let name, let isRequired):
      return ("", isRequired ? required : "none", "`\(name)` of a twin")
    }
  }

  private static func whole(_ range: ClosedRange<Int>) -> String {
    let from = range.lowerBound == .min ? "−∞" : String(range.lowerBound)
    let to = range.upperBound == .max ? "∞" : String(range.upperBound)
    return "\(from) .. \(to)"
  }
}
