/// A node of the syntax tree that has a value.
///
/// Nodes are compared by identity: the checker and the compiler keep what they learn beside the tree.
final class Expression: Sendable {
  indirect enum Kind: Sendable {
    case number(Double, UnitSyntax?)
    case string([StringPart])
    case truth(Bool)
    case none
    case name(String)
    case list([Expression])
    case record([Setting])
    case negate(Expression)
    case not(Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `from .. to by step`, both ends included.
    case range(Expression, Expression, step: Expression?)
    case convert(Expression, UnitSyntax)
    case choose(condition: Expression, then: Expression, otherwise: Expression)
    case function(FunctionSyntax)
    case member(Expression, Name)
    case index(Expression, Expression)
    case call(Expression, [Argument])
    case with(Expression, [Setting])
    case temporal(TemporalOperator, BoundSyntax?, Expression)
    case heldFor(Expression, Expression)
    case holdsUntil(Expression, BoundSyntax?, Expression)
    case run(RunSyntax)
    /// Stands where the parser could not read an expression; a diagnostic has been given.
    case missing
  }

  let kind: Kind
  let span: Span
  /// How many levels of nodes lie below, so that no walk over the tree runs out of stack.
  let depth: Int

  init(_ kind: Kind, _ span: Span, depth: Int) {
    self.kind = kind
    self.span = span
    self.depth = depth
  }
}

/// A word of the script and where it stands.
struct Name: Hashable, Sendable {
  let text: String
  let span: Span
}

/// `name: value` in settings or a record.
struct Setting: Sendable {
  let name: Name
  let value: Expression
}

/// One argument of a call, with its label if it has one.
struct Argument: Sendable {
  let label: Name?
  let value: Expression
}

/// A unit as written, such as `m/s^2`.
struct UnitSyntax: Hashable, Sendable {
  let text: String
  let span: Span
}

/// A piece of a string: plain text, or a value to be shown with an optional format such as `.2f mV`.
enum StringPart: Sendable {
  case text(String)
  case value(Expression, format: Name?)
}

enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "mod"
  case power = "^"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case about = "~="
  case and
  case or
  case implies

  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .about: true
    default: false
    }
  }
}

enum TemporalOperator: String, Sendable {
  case always, eventually, once, historically
}

/// `within d`, or `[a, b]`.
struct BoundSyntax: Sendable {
  /// nil means zero.
  let from: Expression?
  let to: Expression
}

/// `run plant(speed: 3) for 10 s step 1 ms seed 7`.
struct RunSyntax: Sendable {
  /// nil means the scenario at hand.
  let scenario: Expression?
  let arguments: [Argument]
  let duration: Expression?
  let step: Expression?
  let seed: Expression?
}

/// A parameter of a function or scenario.
struct ParameterSyntax: Sendable {
  let name: Name
  let unit: UnitSyntax?
  let defaultValue: Expression?
}

/// The parameters and body of a function.
final class FunctionSyntax: Sendable {
  enum Body: Sendable {
    case expression(Expression)
    case block(Block)
  }

  /// nil for a function without a name.
  let name: Name?
  let parameters: [ParameterSyntax]
  let resultUnit: UnitSyntax?
  let body: Body
  let span: Span

  init(name: Name?, parameters: [ParameterSyntax], resultUnit: UnitSyntax?, body: Body, span: Span)
  {
    self.name = name
    self.parameters = parameters
    self.resultUnit = resultUnit
    self.body = body
    self.span = span
  }
}
