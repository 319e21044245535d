import Engine

/// Which cell a twin is made of: a set that comes with the plugin, or a battery parameter file.
struct CellSource {
  let parameters: CellParameters
  /// Charge at the start.
  let stateOfCharge: Double
  /// K.
  let ambientTemperature: Double
  /// K at the start, where it is not that of the surroundings.
  let startTemperature: Double?
  /// What the reader found noteworthy in the file.
  let warnings: [String]
  /// The same with the file before each.
  let notices: [String]

  /// Settings: `parameters`, `capacity`, `initial_state_of_charge`, `ambient_temperature`.
  ///
  /// - Throws: `PluginError` that names the file, the line, the entry and the way out.
  init(
    _ request: BuildRequest, model: ElectrochemicalCell.Model, isThermal: Bool
  ) throws(PluginError) {
    let name = request.text("parameters") ?? "Chen2020"
    let set: CellParameters
    var file: BatteryParameters?
    if ParameterLibrary.names.contains(name) {
      set = try Self.library(name)
      (warnings, notices) = ([], [])
    } else {
      let path = name.hasPrefix("/") ? name : request.folder + "/" + name
      let (found, diagnostics) = try Self.read(path)
      set = try Self.parameters(found, path, model: model, isThermal: isThermal)
      file = found
      warnings = diagnostics.map(\.description)
      notices = diagnostics.map {
        "\(path):\($0.line): \($0.path.isEmpty ? "" : $0.path + " ")\($0.message); \($0.help)"
      }
    }
    if case .number(let capacity)? = request.settings["capacity"], capacity > 0 {
      parameters = set.scaled(to: capacity)
    } else {
      parameters = set
    }
    func given(_ setting: String) -> Double? {
      if case .number(let value)? = request.settings[setting] { value } else { nil }
    }
    stateOfCharge = given("initial_state_of_charge") ?? file?.state.stateOfCharge ?? 1
    let ambient = given("ambient_temperature")
    ambientTemperature =
      ambient ?? file?.state.ambientTemperature ?? set.referenceTemperature
    startTemperature = ambient == nil ? file?.state.temperature : nil
  }

  private static func library(_ name: String) throws(PluginError) -> CellParameters {
    do {
      if let set = try ParameterLibrary.parameters(named: name) { return set }
    } catch {
      throw PluginError("parameter set \(name): \(error)", setting: "parameters")
    }
    throw PluginError("the parameter set \(name) is missing from the plugin", setting: "parameters")
  }

  private static func read(
    _ path: String
  ) throws(PluginError) -> (BatteryParameters, [BPXDiagnostic]) {
    do throws(BPXError) {
      return try BPXReader.read(file: path)
    } catch {
      // The first error in full, the rest below it.
      let errors = error.diagnostics.filter { $0.severity == .error }
      guard let first = errors.first else { throw PluginError("\(error)", setting: "parameters") }
      let others = errors.dropFirst().map { "\n  \($0)" }
      throw PluginError(
        (first.path.isEmpty ? "" : first.path + ": ") + first.message + others.joined(),
        help: first.help, place: "\(path):\(first.line)", setting: "parameters")
    }
  }

  private static func parameters(
    _ file: BatteryParameters, _ path: String, model: ElectrochemicalCell.Model, isThermal: Bool
  ) throws(PluginError) -> CellParameters {
    do throws(CellParameters.Unusable) {
      return try CellParameters(file, named: path, for: model, isThermal: isThermal)
    } catch {
      throw PluginError(
        "\(error.path): \(error.message)", help: error.help, place: path, setting: "parameters")
    }
  }
}
