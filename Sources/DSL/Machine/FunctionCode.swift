/// A compiled function: what the compiler hands to a machine. Immutable, so machines on many threads share it.
final class FunctionCode: Sendable {
  /// Where a capture of a nested function comes from, seen from the function around it.
  enum Capture: Hashable, Sendable {
    case register(Int)
    case capture(Int)
  }

  /// Which source text an instruction stands for.
  struct Span: Hashable, Sendable {
    /// The first instruction of the span.
    let instruction: Int32
    let line: Int32
    /// UTF-8 offsets into the source.
    let start: Int32
    let end: Int32
  }

  /// The name that tracebacks show.
  let name: String
  /// The name of the source file.
  let source: String
  /// The number of the source file, as in `DSL.Span`.
  let file: Int
  let parameterCount: Int
  /// How many arguments must be given; the others may be left out.
  let requiredCount: Int
  let registerCount: Int
  let code: [Instruction]
  let constants: [Constant]
  let functions: [FunctionCode]
  let captures: [Capture]
  /// Ascending by instruction.
  let spans: [Span]

  init(
    name: String, source: String, file: Int, parameterCount: Int, requiredCount: Int,
    registerCount: Int,
    code: [Instruction], constants: [Constant], functions: [FunctionCode], captures: [Capture],
    spans: [Span]
  ) {
    self.name = name
    self.source = source
    self.file = file
    self.parameterCount = parameterCount
    self.requiredCount = requiredCount
    self.registerCount = registerCount
    self.code = code
    self.constants = constants
    self.functions = functions
    self.captures = captures
    self.spans = spans
  }

  /// The span that instruction `index` belongs to.
  func span(at index: Int) -> Span? {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].instruction <= index { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? spans[low - 1] : nil
  }
}

/// An entry of a function's constant table.
enum Constant: Hashable, Sendable {
  case none
  /// Stands for an argument that is left out.
  case absent
  case boolean(Bool)
  /// The bit pattern of a number, so that 0 and −0 stay apart.
  case numberBits(UInt64)
  case text(String)
  /// The name of a field or method.
  case name(String)
  /// The fields of a record literal, in order.
  case shape([String])
  case format(ValueFormat)

  static func number(_ value: Double) -> Constant { .numberBits(value.bitPattern) }
}
