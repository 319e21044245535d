/// A field's models: the description that tools read, and the way to build one.
public protocol TwinPlugin: Sendable {
  var description: PluginDescription { get }

  /// Builds one model.
  ///
  /// - Throws: `PluginError`, worded for the person who wrote the settings.
  func make(_ request: BuildRequest) throws -> any TwinModel
}

/// What a plugin gets to build a model from. The engine has checked names, units and ranges against the
/// description and filled in defaults.
public struct BuildRequest: Sendable {
  /// The model's name within the plugin.
  public let model: String
  /// The twin's name in the scenario.
  public let twin: String
  /// Build-time settings and initial values of scalar tunable parameters, by name.
  public let settings: [String: SettingValue]
  /// The folder that relative file names start from.
  public let folder: String
  /// The step, in nanoseconds.
  public let period: Int64
  /// Why a file that no setting names, but another file does, may not be read; nil where it may. A model asks before it
  /// reads such a file.
  public let refusal: @Sendable (_ path: String) -> String?

  public init(
    model: String, twin: String, settings: [String: SettingValue], folder: String, period: Int64,
    refusal: @escaping @Sendable (_ path: String) -> String? = { _ in nil }
  ) {
    self.model = model
    self.twin = twin
    self.settings = settings
    self.folder = folder
    self.period = period
    self.refusal = refusal
  }

  /// The number given for `name`; the description guarantees it is there.
  public func number(_ name: String) -> Double {
    guard case .number(let value)? = settings[name] else {
      preconditionFailure(
        "\(model) asks for number \(name), which its description does not declare")
    }
    return value
  }

  /// The text given for `name`, if any.
  public func text(_ name: String) -> String? {
    guard case .text(let value)? = settings[name] else { return nil }
    return value
  }

  /// The truth value given for `name`, if any.
  public func boolean(_ name: String) -> Bool? {
    guard case .boolean(let value)? = settings[name] else { return nil }
    return value
  }
}

/// Why a model could not be built, worded for the person who wrote the settings.
public struct PluginError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, with both ends and their values.
  public let message: String
  /// The way out.
  public let help: String?
  /// The file and line the message is about, if it is about a file.
  public let place: String?
  /// The setting at fault, so that the script's line can be shown.
  public let setting: String?

  public init(_ message: String, help: String? = nil, place: String? = nil, setting: String? = nil)
  {
    self.message = message
    self.help = help
    self.place = place
    self.setting = setting
  }

  public var description: String {
    (place.map { "\($0): " } ?? "") + message + (help.map { "; \($0)" } ?? "")
  }
}
