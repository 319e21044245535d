import Engine

/// What the tunable parameters of an arm are when it is built: the script's settings, else file and preset.
struct ArmStart {
  private let settings: [String: SettingValue]
  private let values: [String: [Double]]

  /// - Parameters:
  ///   - settings: the script's, and the description's defaults
  ///   - values: those that file and preset decide
  init(_ settings: [String: SettingValue], _ values: [String: [Double]]) {
    self.settings = settings
    self.values = values
  }

  /// The numbers of a parameter; one number stands for all joints. Empty for a name that is none.
  subscript(name: String) -> [Double] {
    switch settings[name] {
    case .number(let number): [number]
    case .numbers(let numbers): numbers
    default: values[name] ?? []
    }
  }

  /// The number of a scalar parameter.
  func first(_ name: String) -> Double { self[name].first ?? 0 }

  /// The numbers of a parameter, one for each joint.
  func each(_ name: String, count: Int) -> [Double] {
    let numbers = self[name]
    return numbers.count == count ? numbers : Array(repeating: numbers.first ?? 0, count: count)
  }

  /// Refuses settings that contradict each other, or the preset.
  func checkPairs() throws(PluginError) {
    try check(
      "thermal_restart", isAtMost: "thermal_cut_out",
      "a motor that has cut out must cool down first"
    ) {
      QuantityFormat.format(
        si: $0, dimension: .temperature, in: .celsius, significantDigits: 6)
    }
    guard first("telemetry_period") > 0 else { return }
    try check(
      "telemetry_latency", isAtMost: "telemetry_period", "a sample arrives before the next is taken"
    ) {
      "\(QuantityFormat.number($0)) s"
    }
  }

  private func check(
    _ lower: String, isAtMost upper: String, _ reason: String, _ text: (Double) -> String
  ) throws(PluginError) {
    guard first(lower) > first(upper) else { return }
    let isLowerStated = settings[lower] != nil
    func origin(_ name: String) -> String { settings[name] == nil ? ", the preset's" : "" }
    throw PluginError(
      "\(lower) is \(text(first(lower)))\(origin(lower)), above \(upper), \(text(first(upper)))\(origin(upper)); \(reason)",
      help: isLowerStated
        ? "give a \(lower) of at most \(text(first(upper))), or raise \(upper)"
        : "give a \(lower) too, of at most \(text(first(upper)))",
      setting: isLowerStated ? lower : upper)
  }
}
