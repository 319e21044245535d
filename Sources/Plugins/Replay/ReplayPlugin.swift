import Engine

/// Measurements played back on the kernel's clock, so that models run beside what was measured.
public struct ReplayPlugin: TwinPlugin {
  public init() {}

  public var description: PluginDescription {
    PluginDescription(
      "replay",
      summary: "Logged measurements as twins: columns of CSV and HDF5 files become output ports.",
      version: "1.0.0", models: [TableModel.description])
  }

  public func make(_ request: BuildRequest) throws -> any TwinModel {
    guard request.model == TableModel.description.name else {
      throw PluginError(
        "replay has no model \(request.model)", help: "its model is \(TableModel.description.name)")
    }
    return try TableModel(request)
  }
}
