/// A word or sign of the language, and where it stands.
struct Token: Sendable {
  enum Kind: Hashable, Sendable {
    case number(Double)
    case string(parts: [StringToken], isBlock: Bool)
    case name(String)
    case keyword(Keyword)
    case sign(Sign)
    case newline
    case end
  }

  let kind: Kind
  let span: Span
  /// Whether white space, a comment or a line end stands before it: a unit holds no space.
  let hasSpaceBefore: Bool

  /// The word as written, for a name or a keyword.
  var word: String? {
    switch kind {
    case .name(let text): text
    case .keyword(let keyword): keyword.rawValue
    default: nil
    }
  }
}

/// A piece of a string literal.
enum StringToken: Hashable, Sendable {
  case text(String)
  /// `{expression:format}`: both as stretches of the source, to be parsed where they stand.
  case hole(expression: Span, format: Span?)
}

/// Words that cannot name a variable.
enum Keyword: String, CaseIterable, Sendable {
  case use, `import`, include, unit, `let`, `var`, param, `func`, scenario
  case twin, connect, signal, record, fault, require, learn, calibrate, study
  case `do`, parallel, at, every, when, stop, wait, until, inject, repair
  case plot, report, export, log, assert
  case `if`, then, `else`, `for`, `in`, `while`, `repeat`, `break`, `continue`, `return`, `try`,
    `catch`
  case and, or, not, implies, mod, always, eventually, once, historically, with, run
  case `true`, `false`, none

  /// Words that have a meaning in one place only and may name things anywhere else.
  static let contextual: Set<String> = [
    "clock", "of", "by", "within", "to", "over", "from", "held", "holds", "as", "on", "delay",
    "seed",
    "step",
  ]
}

/// Operators and brackets.
enum Sign: String, CaseIterable, Sendable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case colon = ":"
  case dot = "."
  case range = ".."
  case arrow = "->"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case power = "^"
  case percent = "%"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case about = "~="
  case assign = "="
  case addAssign = "+="
  case subtractAssign = "-="
  case multiplyAssign = "*="

  /// Whether a line that ends in this sign goes on below.
  var continuesLine: Bool {
    switch self {
    case .rightParenthesis, .rightBracket, .rightBrace, .percent: false
    case .leftBrace, .colon: false
    default: true
    }
  }
}
