import Engine

/// A function of the library: its parameters, what it makes of dimensions, and its documentation.
///
/// Checking, completion, `?name` and docs/language.md read this table; the code is in `Natives` for scripts
/// and in the step compiler for step expressions.
struct Builtin: Sendable {
  struct Parameter: Sendable {
    let name: String
    let isOptional: Bool
  }

  /// What the result's type is, given the arguments'. A, B stand for any dimension.
  enum Rule: Sendable {
    /// f(A) → A, element by element
    case same
    /// f(A) → A^(1/n), element by element
    case root(Int)
    /// f(1) → 1, element by element
    case bare
    /// f(angle or 1) → 1, element by element
    case ofAngle
    /// f(1) → angle, element by element
    case toAngle
    /// f(A, A) → angle
    case angleOfTwo
    /// f(A) → 1, element by element
    case sign
    /// f(A, A, …) → A, or f(list of A) → A
    case extremum
    /// f(list of A) → A
    case reduce
    /// f(list of A) → A²
    case reduceSquare
    /// f(list of A) → 1
    case reduceToBare
    /// f(list of A, list of B) → A·B
    case dot
    /// f(A, A, A) → A
    case clamp
    /// f(A, A) → A
    case pair
    /// f(A, 1) → A^n is written with `^`; here f(1, 1) → 1
    case power
    /// f(any list, table or text) → 1
    case count
    /// f(list of truth) → truth
    case allOrAny
    /// f(list of X) → list of X
    case sameList
    /// f(list of X) → X
    case element
    /// f(list of X, X) → none; the list grows
    case append
    /// f(list of X, list of X) → list of X
    case concatenate
    /// f(list of X, function of X → Y) → list of Y
    case map
    /// f(list of X, function of X → truth) → list of X
    case filter
    /// f(list of X, Y, function of (Y, X) → Y) → Y
    case fold
    /// f(list of X, X) → truth
    case contains
    /// f(list of X, 1, 1) → list of X
    case slice
    /// f(A, A, 1) → list of A
    case spaced
    /// f(A, list of A, list of B) → B
    case interpolate
    /// f(list of A, 1) → A
    case quantile
    /// All parameters A, except those named, → distribution of A
    case distribution(bare: Set<String>)
    /// f(median A, sigma 1) or f(mean A, sd A) → distribution of A
    case lognormal
    /// f(1) → distribution of 1
    case bareDistribution
    /// f(list of A, list of 1) → distribution of A
    case choice
    /// f(distribution of A, range of A) → distribution of A
    case truncate
    /// f(distribution of A) → A
    case draw
    /// f(any) → text
    case text
    /// f(text) → text
    case textToText
    /// f(text, text) → list of text
    case split
    /// f(list of text, text) → text
    case join
    /// f(text) → 1
    case parse
    /// f(text) → table
    case table
    /// f(text, text) → column request, for `table(…) with { … }`
    case column
    /// f(text) → none
    case command
    /// f(formula, record of 1 or distributions, record of formulas, time) → record
    case system
    /// f(distribution of A, distribution of A, A or A) → 1
    case availability
    /// f(list of A, list of A, 1) → record
    case observedAvailability
  }

  let name: String
  let parameters: [Parameter]
  let isVariadic: Bool
  let rule: Rule
  /// Whether it may stand in a step expression.
  let isPure: Bool
  let documentation: String

  /// Describes a function by a signature such as `"clamp(x, low, high)"`; `?` marks an optional
  /// parameter, `...` any number of further ones.
  init(_ signature: String, _ rule: Rule, isPure: Bool = true, _ documentation: String) {
    let parts = signature.split(separator: "(", maxSplits: 1)
    name = String(parts[0])
    var names = parts[1].dropLast().split(separator: ",").map { $0.drop { $0 == " " } }
    isVariadic = names.last == "..."
    if isVariadic { names.removeLast() }
    parameters = names.map {
      Parameter(name: String($0.filter { $0 != "?" }), isOptional: $0.hasSuffix("?"))
    }
    self.rule = rule
    self.isPure = isPure
    self.documentation = documentation
  }

  /// As shown by `?name`: `clamp(x, low, high)`.
  var signature: String {
    let names =
      parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name } + (isVariadic ? ["…"] : [])
    return "\(name)(\(names.joined(separator: ", ")))"
  }
}
