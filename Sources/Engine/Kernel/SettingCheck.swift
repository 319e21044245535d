/// Checks settings against a model's description and fills in defaults.
struct SettingCheck {
  let twin: String
  let model: ModelDescription

  /// Returns every setting the model declares that was given or has a default.
  func complete(
    _ given: [String: SettingValue]
  ) throws(ScenarioError) -> [String: SettingValue] {
    for name in given.keys.sorted()
    where !model.parameters.contains(where: { $0.name == name }) {
      throw ScenarioError(
        "\(model.name) has no setting \(name)",
        help: Spelling.help(
          for: name, among: model.parameters.map(\.name), called: "its settings"),
        setting: name)
    }
    var settings: [String: SettingValue] = [:]
    for parameter in model.parameters {
      if let value = given[parameter.name] {
        settings[parameter.name] = try check(value, parameter)
      } else if let value = try defaultValue(of: parameter) {
        settings[parameter.name] = value
      }
    }
    return settings
  }

  private func check(
    _ value: SettingValue, _ parameter: ParameterDescription
  ) throws(ScenarioError) -> SettingValue {
    switch (parameter.value, value) {
    case (.number(let unit, _, let range), .number(let number)):
      try check(number, unit, range, parameter.name)
    case (.number(let unit, _, let range), .numbers(let numbers)):
      guard parameter.shape != .scalar else {
        throw mismatch(parameter, "a number", value)
      }
      for number in numbers { try check(number, unit, range, parameter.name) }
    case (.integer(_, let range), .number(let number)):
      guard number == number.rounded(), abs(number) < 9e15 else {
        throw mismatch(parameter, "a whole number", value)
      }
      guard range.contains(Int(number)) else {
        throw outside(
          "\(Int(number))", "\(range.lowerBound) .. \(range.upperBound)", parameter.name)
      }
    case (.boolean, .boolean), (.text, .text), (.file, .text), (.choiceOrFile, .text),
      (.property, _):
      break
    case (.choice(let names, _), .text(let text)):
      guard names.contains(text) else {
        throw ScenarioError(
          "\(twin): \(parameter.name) cannot be \"\(text)\"",
          help: Spelling.help(for: text, among: names, called: "choose one of"),
          setting: parameter.name)
      }
    case (.number, _): throw mismatch(parameter, "a number", value)
    case (.integer, _): throw mismatch(parameter, "a whole number", value)
    case (.boolean, _): throw mismatch(parameter, "true or false", value)
    case (.text, _): throw mismatch(parameter, "a text", value)
    case (.file, _): throw mismatch(parameter, "the path of a file", value)
    case (.choiceOrFile(let names, _), _):
      throw mismatch(
        parameter, "one of \(names.joined(separator: ", ")), or the path of a file", value)
    case (.choice(let names, _), _):
      throw mismatch(parameter, "one of \(names.joined(separator: ", "))", value)
    }
    return value
  }

  private func check(
    _ number: Double, _ unit: Unit, _ range: ClosedRange<Double>, _ name: String
  ) throws(ScenarioError) {
    guard range.containsRounded(number) else {
      throw outside(
        Self.text(number, unit),
        "\(Self.text(range.lowerBound, unit)) .. "
          + Self.text(range.upperBound, unit), name)
    }
  }

  /// The default, or nil for a property that may be left out or a number each model fills in itself.
  private func defaultValue(
    of parameter: ParameterDescription
  ) throws(ScenarioError) -> SettingValue? {
    let value: SettingValue? =
      switch parameter.value {
      case .number(_, let number, _): number.map(SettingValue.number)
      case .integer(let number, _): number.map { .number(Double($0)) }
      case .boolean(let truth): truth.map(SettingValue.boolean)
      case .text(let text), .file(let text), .choice(_, let text), .choiceOrFile(_, let text):
        text.map(SettingValue.text)
      case .property: nil
      }
    if let value { return value }
    if case .property(_, isRequired: false) = parameter.value { return nil }
    // A model may know a tunable number from the file it is built from; `BusPlacement` asks it.
    if case .number = parameter.value, parameter.isTunable || parameter.isOptional { return nil }
    throw ScenarioError(
      "\(twin) needs the setting \(parameter.name): \(parameter.meaning)",
      help: example(parameter), setting: parameter.name)
  }

  private func example(_ parameter: ParameterDescription) -> String? {
    switch parameter.value {
    case .number(let unit, _, let range):
      "a number from \(Self.text(range.lowerBound, unit)) to \(Self.text(range.upperBound, unit))"
    case .integer(_, let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let names, _): "one of " + names.joined(separator: ", ")
    case .property(let name, _):
      "give another twin's \(name), such as \(parameter.name): other.\(name)"
    case .choiceOrFile(let names, _):
      "one of " + names.joined(separator: ", ") + ", or the path of a file"
    case .file: "give the path of a file"
    case .boolean, .text: nil
    }
  }

  private func mismatch(
    _ parameter: ParameterDescription, _ wanted: String, _ value: SettingValue
  ) -> ScenarioError {
    ScenarioError(
      "\(twin): \(parameter.name) must be \(wanted), not \(Self.text(value))",
      help: parameter.meaning, setting: parameter.name)
  }

  private func outside(_ value: String, _ range: String, _ name: String) -> ScenarioError {
    ScenarioError("\(twin): \(name) is \(value), outside \(range)", setting: name)
  }

  private static func text(_ number: Double, _ unit: Unit) -> String {
    let shown = unit.fromSI(number)
    return unit.symbol == "1" ? "\(shown)" : "\(shown) \(unit.symbol)"
  }

  private static func text(_ value: SettingValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .numbers(let numbers): "a list of \(numbers.count) numbers"
    case .boolean(let truth): "\(truth)"
    case .text(let text): "\"\(text)\""
    case .texts(let texts): "a list of \(texts.count) texts"
    case .opaque(_, let summary): summary
    }
  }
}

extension ClosedRange<Double> {
  /// Whether a number lies within, but for what it loses when it is written in another unit: 10 µs come out a hair
  /// below 1e-5 s.
  package func containsRounded(_ number: Double) -> Bool {
    let slack = 4 * number.magnitude * Double.ulpOfOne
    return contains(number) || contains(number + slack) || contains(number - slack)
  }
}
