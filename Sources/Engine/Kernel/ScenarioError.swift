/// Why a scenario cannot be built, worded for the person who described it.
public struct ScenarioError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, with both ends and their values.
  public let message: String
  /// The way out.
  public let help: String?
  /// The file and line the message is about, if it is about a file that a plugin read.
  public let place: String?
  /// The setting at fault, so that a script's line can be shown.
  public let setting: String?

  public init(
    _ message: String, help: String? = nil, place: String? = nil, setting: String? = nil
  ) {
    self.message = message
    self.help = help
    self.place = place
    self.setting = setting
  }

  public var description: String {
    (place.map { "\($0): " } ?? "") + message + (help.map { "\n  help: \($0)" } ?? "")
  }
}
