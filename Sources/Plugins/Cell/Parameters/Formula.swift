import Glibc

/// A function of x written as text, such as `4.19 - 0.8*x + 0.1*tanh(15*(x - 0.3))`.
///
/// Knows + − * / ** (or ^), parentheses, exp, log, sqrt, tanh, sinh, cosh and sech. Parsed once, then tabulated; never
/// evaluated inside a step.
struct Formula: Sendable {
  struct Problem: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  private indirect enum Node: Sendable {
    case number(Double)
    case variable
    case negated(Node)
    case sum(Node, Node)
    case difference(Node, Node)
    case product(Node, Node)
    case quotient(Node, Node)
    case power(Node, Node)
    case call(Function, Node)
  }

  private enum Function: String, CaseIterable, Sendable {
    case exp, log, sqrt, tanh, sinh, cosh, sech
  }

  private let root: Node

  init(_ text: String) throws(Problem) {
    var reader = Reader(text)
    root = try reader.whole()
  }

  func callAsFunction(_ x: Double) -> Double { Self.value(root, x) }

  private static func value(_ node: Node, _ x: Double) -> Double {
    switch node {
    case .number(let number): return number
    case .variable: return x
    case .negated(let inner): return -value(inner, x)
    case .sum(let left, let right): return value(left, x) + value(right, x)
    case .difference(let left, let right): return value(left, x) - value(right, x)
    case .product(let left, let right): return value(left, x) * value(right, x)
    case .quotient(let left, let right): return value(left, x) / value(right, x)
    case .power(let base, let exponent): return pow(value(base, x), value(exponent, x))
    case .call(let function, let inner):
      let argument = value(inner, x)
      switch function {
      case .exp: return Glibc.exp(argument)
      case .log: return Glibc.log(argument)
      case .sqrt: return Glibc.sqrt(argument)
      case .tanh: return Glibc.tanh(argument)
      case .sinh: return Glibc.sinh(argument)
      case .cosh: return Glibc.cosh(argument)
      case .sech: return 1 / Glibc.cosh(argument)
      }
    }
  }

  private struct Reader {
    private let text: [UInt8]
    private let original: String
    private var position = 0
    private var depth = 0

    init(_ text: String) {
      original = text
      self.text = text.utf8.filter { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }
    }

    private func problem(_ reason: String) -> Problem {
      Problem(description: "\(reason) in the formula \"\(original)\"")
    }

    private mutating func take(_ word: String) -> Bool {
      guard text[position...].starts(with: word.utf8) else { return false }
      position += word.utf8.count
      return true
    }

    mutating func whole() throws(Problem) -> Node {
      let node = try sum()
      guard position == text.count else {
        throw problem("nothing is known of \"\(Unicode.Scalar(text[position]))\"")
      }
      return node
    }

    private mutating func sum() throws(Problem) -> Node {
      depth += 1
      defer { depth -= 1 }
      guard depth < 100 else { throw problem("nesting deeper than 100 levels") }
      var node = try product()
      while true {
        if take("+") {
          node = .sum(node, try product())
        } else if take("-") {
          node = .difference(node, try product())
        } else {
          return node
        }
      }
    }

    private mutating func product() throws(Problem) -> Node {
      var node = try signed()
      while true {
        if text[position...].starts(with: "**".utf8) { return node }
        if take("*") {
          node = .product(node, try signed())
        } else if take("/") {
          node = .quotient(node, try signed())
        } else {
          return node
        }
      }
    }

    /// A sign binds less tightly than a power: −x**2 is −(x**2).
    private mutating func signed() throws(Problem) -> Node {
      if take("-") { return .negated(try signed()) }
      if take("+") { return try signed() }
      let base = try operand()
      guard take("**") || take("^") else { return base }
      return .power(base, try signed())
    }

    private mutating func operand() throws(Problem) -> Node {
      if take("(") { return try closed() }
      for function in Function.allCases where take(function.rawValue + "(") {
        return .call(function, try closed())
      }
      if take("x") { return .variable }
      var end = position
      while end < text.count, isPartOfNumber(end) { end += 1 }
      guard let number = Double(String(decoding: text[position..<end], as: UTF8.self)) else {
        throw problem("a number, x or a function must stand at character \(position + 1)")
      }
      position = end
      return .number(number)
    }

    private func isPartOfNumber(_ place: Int) -> Bool {
      switch text[place] {
      case 0x30...0x39, UInt8(ascii: "."): true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): place > position
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        place > position && (text[place - 1] | 0x20) == UInt8(ascii: "e")
      default: false
      }
    }

    private mutating func closed() throws(Problem) -> Node {
      let node = try sum()
      guard take(")") else { throw problem("a closing parenthesis is missing") }
      return node
    }
  }
}
