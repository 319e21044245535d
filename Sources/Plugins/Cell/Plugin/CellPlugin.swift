import Engine

/// Lithium-ion cells from first principles: `battery` in the language.
public struct CellPlugin: TwinPlugin {
  public init() {}

  public var description: PluginDescription {
    PluginDescription(
      "battery",
      summary:
        "Lithium-ion cells: DFN, SPMe, SPM and circuit models with heat, faults, lab protocols; ageing; estimators; calibration.",
      version: "1.0.0",
      models: [
        LithiumIonModel.description, PackModel.description, AgeingModel.description,
        EstimatorModel.description, CalibrationModel.description, FadeFitModel.description,
        FadeForecastModel.description,
      ])
  }

  public func make(_ request: BuildRequest) throws -> any TwinModel {
    switch request.model {
    case LithiumIonModel.description.name: return try LithiumIonModel(request)
    case PackModel.description.name: return try PackModel(request)
    case AgeingModel.description.name: return try AgeingModel(request)
    case EstimatorModel.description.name: return try EstimatorModel(request)
    case CalibrationModel.description.name: return try CalibrationModel(request)
    case FadeFitModel.description.name: return try FadeFitModel(request)
    case FadeForecastModel.description.name: return try FadeForecastModel(request)
    default:
      throw PluginError(
        "battery has no model \(request.model)",
        help: "its models are " + description.models.map(\.name).joined(separator: ", "))
    }
  }
}
