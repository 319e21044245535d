/// Everything the language, completion, documentation and studies know of one kind of twin.
public struct ModelDescription: Sendable {
  /// Something a built twin offers to the settings of another, such as `joints`.
  public struct Property: Hashable, Sendable {
    public let name: String
    public let meaning: String
    public init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  public let name: String
  /// One line.
  public let summary: String
  /// Governing equations, assumptions and valid range, as plain paragraphs.
  public let theory: String
  public let citations: [String]
  /// How often a twin of this model steps unless the script says otherwise, in nanoseconds.
  public let period: Int64
  /// The parameter, if any, whose value in seconds sets the period.
  public let periodParameter: String?
  public let parameters: [ParameterDescription]
  public let ports: [PortDescription]
  public let properties: [Property]
  public let actions: [ActionDescription]
  public let faultModes: [FaultModeDescription]

  public init(
    _ name: String, summary: String, theory: String = "", citations: [String] = [], period: Int64,
    periodParameter: String? = nil, parameters: [ParameterDescription] = [],
    ports: [PortDescription], properties: [Property] = [], actions: [ActionDescription] = [],
    faultModes: [FaultModeDescription] = []
  ) {
    self.name = name
    self.summary = summary
    self.theory = theory
    self.citations = citations
    self.period = period
    self.periodParameter = periodParameter
    self.parameters = parameters
    self.ports = ports
    self.properties = properties
    self.actions = actions
    self.faultModes = faultModes
  }
}
