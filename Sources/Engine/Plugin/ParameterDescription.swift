/// One setting of a model: what it means, its unit, range, default and where the default comes from.
public struct ParameterDescription: Hashable, Sendable {
  /// What may be written for the setting, with its default; nil means the setting must be given.
  public enum Value: Hashable, Sendable {
    /// A number in `unit`; default, and allowed range, in SI.
    case number(Unit, default: Double?, range: ClosedRange<Double>)
    /// A whole number.
    case integer(default: Int?, range: ClosedRange<Int>)
    case boolean(default: Bool?)
    /// Free text.
    case text(default: String?)
    /// The path of a file, relative to the script's folder.
    case file(default: String?)
    /// One of a fixed set of names.
    case choice([String], default: String?)
    /// One of a fixed set of names, or the path of a file, relative to the script's folder.
    case choiceOrFile([String], default: String?)
    /// Something another twin offers under this property name, such as `joints` for `arm.joints`.
    case property(named: String, isRequired: Bool)
  }

  public let name: String
  public let value: Value
  /// Shape of a number parameter; the default holds for every element.
  public let shape: Shape
  /// Whether it may change while a run goes on. A tunable parameter is a number, lives on the bus,
  /// and faults may act on it; any other is fixed when the twin is built.
  public let isTunable: Bool
  /// Whether a number without a default may be left out: the model then finds it itself, say in a file.
  public let isOptional: Bool
  public let meaning: String
  /// Where the default comes from: a citation, a data sheet, or "assumption".
  public let source: String

  public init(
    _ name: String, _ value: Value, shape: Shape = .scalar, isTunable: Bool = false,
    isOptional: Bool = false, _ meaning: String, source: String = ""
  ) {
    self.name = name
    self.value = value
    self.shape = shape
    self.isTunable = isTunable
    self.isOptional = isOptional
    self.meaning = meaning
    self.source = source
  }
}
