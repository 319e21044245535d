/// A plugin as data: its name and the models it offers.
public struct PluginDescription: Sendable {
  public let name: String
  public let summary: String
  public let version: String
  public let models: [ModelDescription]

  public init(_ name: String, summary: String, version: String, models: [ModelDescription]) {
    self.name = name
    self.summary = summary
    self.version = version
    self.models = models
  }
}
