/// A word that may stand at a place of a script.
public struct Completion: Hashable, Sendable {
  public enum Kind: Sendable {
    case keyword, constant, variable, parameter, function, scenario, signal, fault, requirement
    case twin, port, action, faultMode, property, setting, plugin, model, module, unit, field
  }

  public let name: String
  public let kind: Kind
  /// Unit, type, signature or range, in a few words.
  public let detail: String
  public let documentation: String

  init(_ name: String, _ kind: Kind, _ detail: String = "", _ documentation: String = "") {
    self.name = name
    self.kind = kind
    self.detail = detail
    self.documentation = documentation
  }
}
