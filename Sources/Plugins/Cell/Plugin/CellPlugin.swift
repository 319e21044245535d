import Engine

/// Lithium-ion cells from first principles: `battery` in the language.
public struct CellPlugin: TwinPlugin {
  public init() {}

  public var description: PluginDescription {
    PluginDescription(
      "battery",
      summary:
        "Lithium-ion cells: DFN, SPMe, SPM and circuit models with heat, faults, lab protocols.",
      version: "1.0.0", models: [LithiumIonModel.description])
  }

  public func make(_ request: BuildRequest) throws -> any TwinModel {
    switch request.model {
    case LithiumIonModel.description.name: return try LithiumIonModel(request)
    default:
      throw PluginError(
        "battery has no model \(request.model)", help: "its model is lithium_ion")
    }
  }
}
