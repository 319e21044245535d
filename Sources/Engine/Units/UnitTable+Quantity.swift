extension UnitTable {
  /// Reads a number and a unit, with or without spaces between: `4 kg`, `25 degC`, `0.5C`, `-3 mm`,
  /// `80 %`, `1e-3`, `2 1/h`.
  ///
  /// - Returns: the value in SI, and the unit it was written in (`Unit.one` for a bare number).
  public func parseQuantity(_ text: String) throws(UnitError) -> (si: Double, unit: Unit) {
    let bytes = Array(text.utf8)
    let start = bytes.firstIndex { $0 != space && $0 != tab } ?? bytes.count
    let end = endOfNumber(in: bytes, from: start)
    let digits = bytes[start..<end].filter { $0 != underscore }
    guard let value = Double(String(decoding: digits, as: UTF8.self)) else {
      throw .notANumber(text: text)
    }
    let rest = bytes[end...].drop { $0 == space || $0 == tab }
    if rest.isEmpty { return (value, .one) }
    do {
      let unit = try parse(String(decoding: rest, as: UTF8.self))
      return (unit.toSI(value), unit)
    } catch {
      throw error.moved(by: rest.startIndex)
    }
  }

  /// Where the number that begins at `start` ends. An `e` belongs to it only with digits behind: `5eV`
  /// is five electronvolts.
  private func endOfNumber(in bytes: [UInt8], from start: Int) -> Int {
    var position = start
    func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
    func isDigit(_ index: Int) -> Bool { (48...57).contains(byte(index)) }
    if byte(position) == minus || byte(position) == plus { position += 1 }
    while isDigit(position) || byte(position) == underscore || byte(position) == point {
      position += 1
    }
    if byte(position) | 0x20 == letterE {
      let signed = byte(position + 1) == minus || byte(position + 1) == plus
      let first = position + (signed ? 2 : 1)
      if isDigit(first) {
        position = first
        while isDigit(position) { position += 1 }
      }
    }
    return position
  }
}

private let space = UInt8(ascii: " ")
private let tab = UInt8(ascii: "\t")
private let underscore = UInt8(ascii: "_")
private let minus = UInt8(ascii: "-")
private let plus = UInt8(ascii: "+")
private let point = UInt8(ascii: ".")
private let letterE = UInt8(ascii: "e")

extension UnitError {
  /// The same error in a text in which the unit begins `offset` bytes in.
  fileprivate func moved(by offset: Int) -> UnitError {
    switch self {
    case .unknown(let name, let position, let suggestions):
      .unknown(name: name, position: position + offset, suggestions: suggestions)
    case .malformed(let text, let position, let expected):
      .malformed(text: text, position: position + offset, expected: expected)
    default: self
    }
  }
}
