import Engine

/// What the checker knows of a value before anything runs.
indirect enum Type: Hashable, Sendable {
  case number(NumberType)
  case truth
  case text
  case none
  /// Lists of any length; vector ports and parameters are lists of numbers.
  case list(Type)
  case record([Field])
  /// A function of the script, with the scope it was made in.
  case function(FunctionType)
  /// A function of the library.
  case builtin(String)
  /// A random variable over numbers of one dimension.
  case distribution(NumberType)
  /// `a .. b by c`.
  case range(NumberType)
  /// Columns with units, as the file's headings say; none where the file is not known before the script runs.
  case table([Field])
  /// The result of `run`.
  case run(ScenarioSymbol)
  /// Many runs.
  case study(StudySymbol)
  /// What a run recorded of a twin.
  case recorded(TwinSymbol)
  case twin(TwinSymbol)
  /// A property of a twin that only plugins can read.
  case property(TwinSymbol, String)
  case plugin(String)
  case scenario(ScenarioSymbol)
  case fault(FaultSymbol)
  case requirement(RequirementSymbol)
  /// The contents of an imported file.
  case module(ModuleSymbol)
  /// The error in a `catch` block.
  case failure
  /// Not known before the script runs, or already reported as wrong; fits everywhere.
  case any

  static let scalar = Type.number(NumberType(.one))
  static let vector = Type.list(scalar)

  static func number(_ dimension: Dimension) -> Type { .number(NumberType(dimension)) }
}

/// A field of a record type.
struct Field: Hashable, Sendable {
  let name: String
  let type: Type
}

/// A number's dimension, and what kind of scale it lies on.
struct NumberType: Sendable {
  /// Temperatures are the one dimension where a point (25 degC) and a difference (5 K) print differently.
  enum Scale: Hashable, Sendable { case ratio, point, difference }

  let dimension: Dimension
  let scale: Scale
  /// The unit the script last wrote the number in, for printing.
  let display: Unit?

  init(_ dimension: Dimension, scale: Scale = .ratio, display: Unit? = nil) {
    self.dimension = dimension
    self.scale = scale
    self.display = display
  }

  /// The type of numbers written in `unit`.
  init(_ unit: Unit) {
    self.init(unit.dimension, scale: unit.isAffine ? .point : .ratio, display: unit)
  }

  func with(display: Unit?) -> NumberType { NumberType(dimension, scale: scale, display: display) }
}

extension NumberType: Hashable {
  /// The unit for printing makes no other type.
  static func == (a: NumberType, b: NumberType) -> Bool {
    a.dimension == b.dimension && a.scale == b.scale
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(dimension)
    hasher.combine(scale)
  }
}

/// A function value: what was written, and the names visible there.
struct FunctionType: Hashable, Sendable {
  let syntax: FunctionSyntax
  let scope: Scope

  static func == (a: FunctionType, b: FunctionType) -> Bool {
    a.syntax === b.syntax && a.scope === b.scope
  }
  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(syntax))
    hasher.combine(ObjectIdentifier(scope))
  }
}

extension Type {
  /// In the words of a message: "a number in V", "a list of texts".
  var described: String {
    switch self {
    case .number(let number): number.described
    case .truth: "true or false"
    case .text: "text"
    case .none: "none"
    case .list(.any): "a list"
    case .list(let element): "a list of \(element.plural)"
    case .record: "a record"
    case .function, .builtin: "a function"
    case .distribution(let number): "a distribution of \(Type.number(number).plural)"
    case .range: "a range"
    case .table: "a table"
    case .run: "the result of a run"
    case .study(let study): "the study \(study.name)"
    case .recorded(let twin): "what was recorded of \(twin.name)"
    case .twin(let twin): "the twin \(twin.name)"
    case .property(let twin, let name): "\(twin.name).\(name)"
    case .plugin(let name): "the plugin \(name)"
    case .scenario(let scenario): "the scenario \(scenario.name)"
    case .fault(let fault): "the fault \(fault.name)"
    case .requirement(let requirement): "the requirement \(requirement.name)"
    case .module(let module): "the file \(module.name)"
    case .failure: "an error"
    case .any: "a value"
    }
  }

  private var plural: String {
    switch self {
    case .number(let number):
      number.dimension.isOne ? "numbers" : "numbers in \(number.dimension.symbol)"
    case .text: "texts"
    case .truth: "truth values"
    case .list: "lists"
    case .record: "records"
    default: "values"
    }
  }
}

extension NumberType {
  /// "voltage [V]", "bare number".
  var described: String {
    if dimension.isOne { return "a bare number" }
    let symbol = display?.symbol ?? dimension.symbol
    return dimension.name == dimension.symbol ? "[\(symbol)]" : "\(dimension.name) [\(symbol)]"
  }
}
