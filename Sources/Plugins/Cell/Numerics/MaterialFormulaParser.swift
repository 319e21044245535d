/// Reads a formula in Python's notation, the one of the Battery Parameter eXchange format.
///
///     sum     = product (("+" | "-") product)*
///     product = signed (("*" | "/") signed)*
///     signed  = ("+" | "-") signed | power
///     power   = atom ("**" signed)?            right to left, and before a sign: -x**2 = -(x**2)
///     atom    = number | "x" | function "(" sum ")" | "(" sum ")"
struct MaterialFormulaParser {
  /// What is wrong with a formula, and the way out.
  struct Problem: Error, Hashable {
    let message: String
    let help: String
  }

  private static let depthLimit = 100

  private let text: [UInt8]
  private var position = 0
  private var depth = 0
  private var operations: [MaterialFormula.Operation] = []

  static func parse(_ text: String) throws(Problem) -> MaterialFormula {
    var parser = MaterialFormulaParser(text)
    try parser.sum()
    guard parser.current == nil else {
      throw parser.problem("stops making sense at \(parser.found)", parser.wayOut)
    }
    return MaterialFormula(parser.operations)
  }

  private init(_ text: String) { self.text = Array(text.utf8) }

  private func problem(_ message: String, _ help: String) -> Problem {
    Problem(message: "the formula \(message)", help: help)
  }

  private var wayOut: String {
    switch text[min(position, text.count - 1)] {
    case UInt8(ascii: "^"): "write ** for a power"
    case UInt8(ascii: ","): "write a point in decimal numbers; functions take one argument"
    case UInt8(ascii: ")"): "take the ) away, or open it with ("
    default: "join numbers, x, ( ) and functions by + - * / **"
    }
  }

  private var found: String {
    guard position < text.count else { return "its end" }
    let rest = String(decoding: text[position..<min(text.count, position + 16)], as: UTF8.self)
    return "\"\(rest)\" (character \(position + 1))"
  }

  /// The next character that is no blank.
  private var current: UInt8? {
    mutating get {
      while position < text.count, text[position] == 0x20 || (0x09...0x0D).contains(text[position])
      {
        position += 1
      }
      return position < text.count ? text[position] : nil
    }
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard current != nil, text[position...].starts(with: symbol.utf8) else { return false }
    position += symbol.utf8.count
    return true
  }

  private mutating func sum() throws(Problem) {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else {
      throw problem("nests deeper than \(Self.depthLimit) levels", "use fewer ( )")
    }
    try product()
    while true {
      if take("+") {
        try product()
        operations.append(.add)
      } else if take("-") {
        try product()
        operations.append(.subtract)
      } else {
        return
      }
    }
  }

  private mutating func product() throws(Problem) {
    try signed()
    while true {
      // signed() has taken every **, so a * here is a product.
      if take("*") {
        try signed()
        operations.append(.multiply)
      } else if take("/") {
        try signed()
        operations.append(.divide)
      } else {
        return
      }
    }
  }

  private mutating func signed() throws(Problem) {
    var isNegative = false
    while true {
      if take("-") {
        isNegative.toggle()
      } else if !take("+") {
        break
      }
    }
    try atom()
    if take("**") {
      depth += 1
      defer { depth -= 1 }
      guard depth < Self.depthLimit else {
        throw problem("nests deeper than \(Self.depthLimit) levels", "use fewer **")
      }
      try signed()
      operations.append(.power)
    }
    if isNegative { operations.append(.negate) }
  }

  private mutating func atom() throws(Problem) {
    guard let byte = current else {
      throw problem("ends where a number, x or ( should stand", "finish it")
    }
    switch byte {
    case UInt8(ascii: "("):
      position += 1
      try sum()
      guard take(")") else { throw problem("has no ) before \(found)", "close each ( with )") }
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): try number()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): try name()
    default:
      throw problem(
        "has \(found) where a number, x or ( should stand",
        "join numbers, x, ( ) and functions by + - * / **")
    }
  }

  private mutating func number() throws(Problem) {
    let start = position
    func isDigit(_ place: Int) -> Bool {
      place < text.count && (0x30...0x39).contains(text[place])
    }
    while isDigit(position) || (position < text.count && text[position] == UInt8(ascii: ".")) {
      position += 1
    }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      var next = position + 1
      if next < text.count, text[next] == UInt8(ascii: "+") || text[next] == UInt8(ascii: "-") {
        next += 1
      }
      if isDigit(next) {
        position = next
        while isDigit(position) { position += 1 }
      }
    }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    // Python allows `1.` and `.5`; Swift does not read the former.
    guard
      let value = Double(digits.hasSuffix(".") ? digits + "0" : digits.replacing(".e", with: ".0e"))
    else {
      throw problem("has \"\(digits)\", which is no number", "write numbers as 1.5 or 1.5e-3")
    }
    operations.append(.number(value))
  }

  private mutating func name() throws(Problem) {
    let start = position
    while position < text.count,
      text[position] == UInt8(ascii: "_") || isLetterOrDigit(text[position])
    {
      position += 1
    }
    let name = String(decoding: text[start..<position], as: UTF8.self)
    if name == "x" { return operations.append(.variable) }
    let known = MaterialFormula.Function.allCases.map(\.rawValue)
    guard let function = MaterialFormula.Function(rawValue: name) else {
      throw problem(
        "has \(name), which is neither x nor a function",
        "the variable is x; functions are \(known.joined(separator: ", "))")
    }
    guard take("(") else {
      throw problem("has \(name) without its argument", "write \(name)(x)")
    }
    try sum()
    guard take(")") else { throw problem("has no ) before \(found)", "close each ( with )") }
    operations.append(.call(function))
  }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}
