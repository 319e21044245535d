import Glibc

/// Reads the text of a unit.
///
/// ```
/// unit  = ["1/"] power {("*" | "/" | "·") power} | "1"
/// power = (NAME | "(" unit ")") [ "^" ["-"] INT | "^(" ["-"] INT "/" INT ")" | "²" | "³" ]
/// ```
///
/// Fractional exponents are there so that every dimension the engine can compute, such as that of a noise
/// density in `V/Hz^(1/2)`, has a text that reads back.
struct UnitParser {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  private let table: UnitTable

  init(text: String, table: UnitTable) {
    self.text = text
    self.table = table
    scalars = Array(text.unicodeScalars)
  }

  /// Whether `text` could be the name of a unit.
  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, startsName(first) else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy(continuesName)
  }

  private static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "%", "°", "‰": true
    default: !scalar.isASCII && scalar.properties.isAlphabetic
    }
  }

  private static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "_": true
    case "%", "°", "‰": false
    default: startsName(scalar)
    }
  }

  mutating func parse() throws(UnitError) -> Unit {
    skipSpaces()
    let start = position
    if peek == "1", isBlank(from: position + 1) { return .one }
    let unit = try parseProduct()
    let end = position
    skipSpaces()
    guard position == scalars.count else {
      throw malformed("`*`, `/`, `^` or the end")
    }
    var symbol = String.UnicodeScalarView()
    symbol.append(contentsOf: scalars[start..<end])
    return Unit(String(symbol), unit.dimension, scale: unit.scale, offset: unit.offset)
  }

  private mutating func parseProduct() throws(UnitError) -> Unit {
    var result: Unit
    if peek == "1" {
      position += 1
      guard peek == "/" else { throw malformed("`/` after the 1") }
      result = .one
    } else {
      result = try parsePower()
    }
    while let sign = peek, sign == "*" || sign == "/" || sign == "·" || sign == "⋅" {
      position += 1
      let factor = try parsePower()
      result = try product(result, factor, exponent: sign == "/" ? -1 : 1)
    }
    return result
  }

  private mutating func parsePower() throws(UnitError) -> Unit {
    var factor: Unit
    if peek == "(" {
      guard depth < 32 else { throw malformed("fewer than 32 nested brackets") }
      position += 1
      depth += 1
      factor = try parseProduct()
      depth -= 1
      guard peek == ")" else { throw malformed("`)`") }
      position += 1
    } else {
      factor = try parseName()
    }
    switch peek {
    case "²":
      position += 1
      return try power(factor, 2, 1)
    case "³":
      position += 1
      return try power(factor, 3, 1)
    case "^":
      position += 1
      guard peek == "(" else { return try power(factor, parseInteger(), 1) }
      position += 1
      let numerator = try parseInteger()
      var denominator = 1
      if peek == "/" {
        position += 1
        denominator = try parseInteger()
      }
      guard peek == ")", denominator > 0 else { throw malformed("an exponent such as ^(1/2)") }
      position += 1
      return try power(factor, numerator, denominator)
    default:
      return factor
    }
  }

  private mutating func parseName() throws(UnitError) -> Unit {
    let start = position
    guard let first = peek, Self.startsName(first) else { throw malformed("the name of a unit") }
    position += 1
    // A sign such as the percent stands alone; the degree sign begins `°C`.
    if first != "%" && first != "‰" {
      while let next = peek, Self.continuesName(next) { position += 1 }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<position])
    let name = String(view)
    if let unit = table.unit(named: name) { return unit }
    throw .unknown(
      name: name, position: byteOffset(of: start), suggestions: table.suggestions(for: name))
  }

  private mutating func parseInteger() throws(UnitError) -> Int {
    var sign = 1
    if peek == "-" {
      sign = -1
      position += 1
    }
    var value = 0
    let start = position
    while let digit = peek, ("0"..."9").contains(digit), position - start < 4 {
      value = value * 10 + Int(digit.value - 48)
      position += 1
    }
    guard position > start else { throw malformed("a whole number") }
    return sign * value
  }

  private func product(_ a: Unit, _ b: Unit, exponent: Int) throws(UnitError) -> Unit {
    var dimension = Dimension.one
    for base in Dimension.Base.allCases {
      let sum =
        a.dimension.sixtieths(of: base) + exponent * b.dimension.sixtieths(of: base)
      guard abs(sum) <= 30_000 else { throw .tooLarge(text: text) }
      dimension.sixtieths[base.rawValue] = Int16(sum)
    }
    let scale = exponent > 0 ? a.scale * b.scale : a.scale / b.scale
    return Unit("", dimension, scale: scale)
  }

  private func power(_ factor: Unit, _ numerator: Int, _ denominator: Int) throws(UnitError)
    -> Unit
  {
    guard let dimension = factor.dimension.raised(to: numerator, over: denominator) else {
      throw .tooLarge(text: text)
    }
    let scale = factor.scale.raised(to: numerator, over: denominator)
    guard scale.isFinite, scale > 0 else { throw .tooLarge(text: text) }
    return Unit("", dimension, scale: scale)
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func isBlank(from start: Int) -> Bool {
    scalars[start...].allSatisfy { $0 == " " || $0 == "\t" }
  }

  private mutating func skipSpaces() {
    while let next = peek, next == " " || next == "\t" { position += 1 }
  }

  private func byteOffset(of index: Int) -> Int {
    scalars[..<index].reduce(0) { $0 + UTF8.width($1) }
  }

  private func malformed(_ expected: String) -> UnitError {
    .malformed(text: text, position: byteOffset(of: position), expected: expected)
  }
}

extension Double {
  /// This positive number to a rational power; whole powers up to a few hundred by repeated multiplication,
  /// which is exact where the factors are.
  fileprivate func raised(to numerator: Int, over denominator: Int) -> Double {
    if denominator != 1 { return pow(self, Double(numerator) / Double(denominator)) }
    if self == 1 { return 1 }
    guard abs(numerator) <= 512 else { return pow(self, Double(numerator)) }
    var product = 1.0
    for _ in 0..<abs(numerator) { product *= self }
    return numerator < 0 ? 1 / product : product
  }
}
