/// Cuts the text of a script into tokens.
///
/// A line end is a token unless a round or square bracket is open or the line ends in an operator or a comma.
/// Never fails: what it cannot read becomes a diagnostic and is passed over.
struct Lexer {
  private let file: Int
  private let bytes: [UInt8]
  private let limit: Int
  private var position: Int
  private var openBrackets: [UInt8] = []
  private var tokens: [Token] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads the whole file, or the part of it between two offsets.
  init(_ source: SourceFile, file: Int, within span: Span? = nil) {
    self.file = file
    bytes = source.bytes
    position = max(0, span?.start ?? 0)
    limit = min(span?.end ?? bytes.count, bytes.count)
  }

  /// All tokens, the last one `end`.
  mutating func tokenize() -> [Token] {
    if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while true {
      let hasSpace = skipSpace()
      guard position < limit else { break }
      let start = position
      if let kind = next() {
        append(kind, from: start, hasSpace: hasSpace)
      }
    }
    append(.newline, from: limit, hasSpace: false)
    tokens.append(Token(kind: .end, span: span(limit), hasSpaceBefore: true))
    return tokens
  }

  private mutating func append(_ kind: Token.Kind, from start: Int, hasSpace: Bool) {
    if case .newline = kind {
      switch tokens.last?.kind {
      case .newline?, nil: return
      case .sign(.times)? where endsInEverything: break
      case .sign(let sign)? where sign.continuesLine && start < limit: return
      default: break
      }
    }
    tokens.append(Token(kind: kind, span: span(start), hasSpaceBefore: hasSpace || start == 0))
  }

  /// Whether the last tokens are `.*`, which records every port of a twin and ends what it stands in.
  private var endsInEverything: Bool {
    tokens.count > 1 && tokens[tokens.count - 2].kind == .sign(.dot)
  }

  private func span(_ start: Int) -> Span {
    Span(file: file, start: start, end: max(start, position))
  }

  private func peek(_ ahead: Int = 0) -> UInt8 {
    position + ahead < limit ? bytes[position + ahead] : 0
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, from start: Int, help: String?
  ) {
    diagnostics.append(Diagnostic(code, message, at: span(start), help: help))
  }

  /// Passes over blanks and comments; a line end counts only where a statement may end.
  private mutating func skipSpace() -> Bool {
    let start = position
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "\n") where isInsideBrackets: position += 1
      case UInt8(ascii: "#"):
        while position < limit, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      default: return position > start
      }
    }
    return position > start
  }

  /// Braces hold statements or settings, whose lines do end.
  private var isInsideBrackets: Bool {
    guard let innermost = openBrackets.last else { return false }
    return innermost != UInt8(ascii: "{")
  }

  private mutating func next() -> Token.Kind? {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: ";"):
      position += 1
      return .newline
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: "\""): return string()
    case _ where Self.isNameStart(byte): return word()
    default: return sign()
    }
  }

  /// Whether a text is a name and no word of the language.
  static func isName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.first.map(isNameStart) == true
      && bytes.allSatisfy { isNameStart($0) || isDigit($0) } && Keyword(rawValue: text) == nil
  }

  static func isNameStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_")
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      || byte >= 0x80
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func word() -> Token.Kind {
    let start = position
    while position < limit, Self.isNameStart(bytes[position]) || Self.isDigit(bytes[position]) {
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let keyword = Keyword(rawValue: text) { return .keyword(keyword) }
    return .name(text)
  }

  private mutating func sign() -> Token.Kind? {
    let start = position
    let pair = String(decoding: [peek(), peek(1)], as: UTF8.self)
    if position + 1 < limit, let sign = Sign(rawValue: pair) {
      position += 2
      return .sign(sign)
    }
    if let sign = Sign(rawValue: String(decoding: [peek()], as: UTF8.self)) {
      position += 1
      track(sign)
      return .sign(sign)
    }
    position += 1
    let shown = String(decoding: bytes[start..<position], as: UTF8.self)
    let help =
      switch shown {
      case "!": "write `not` for negation and `!=` for unequal"
      case "&": "write `and`"
      case "|": "write `or`"
      case "'": "strings stand in double quotes"
      default: "remove it, or put it in a string"
      }
    report(.strayCharacter, "`\(shown)` has no meaning here", from: start, help: help)
    return nil
  }

  private mutating func track(_ sign: Sign) {
    switch sign {
    case .leftParenthesis, .leftBracket, .leftBrace:
      openBrackets.append(sign.rawValue.utf8.first ?? 0)
    case .rightParenthesis, .rightBracket, .rightBrace: _ = openBrackets.popLast()
    default: break
    }
  }
}

extension Lexer {
  /// `1_000`, `2.5e-3`; a dot counts only before a digit, so that `1 .. 3` and `1..3` are ranges.
  private mutating func number() -> Token.Kind {
    let start = position
    var digits: [UInt8] = []
    func isDigit(_ byte: UInt8) -> Bool { Self.isDigit(byte) }
    func takeDigits(_ lexer: inout Lexer) {
      while isDigit(lexer.peek()) || (lexer.peek() == UInt8(ascii: "_") && isDigit(lexer.peek(1))) {
        if lexer.peek() != UInt8(ascii: "_") { digits.append(lexer.peek()) }
        lexer.position += 1
      }
    }
    takeDigits(&self)
    if peek() == UInt8(ascii: "."), isDigit(peek(1)) {
      digits.append(peek())
      position += 1
      takeDigits(&self)
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let hasSign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if isDigit(peek(hasSign ? 2 : 1)) {
        digits.append(UInt8(ascii: "e"))
        position += 1
        if hasSign {
          digits.append(peek())
          position += 1
        }
        takeDigits(&self)
      }
    }
    let value = Double(String(decoding: digits, as: UTF8.self)) ?? .infinity
    if !value.isFinite {
      report(
        .numberTooLarge, "this number is beyond 1.8e308", from: start, help: "write a smaller one")
      return .number(0)
    }
    return .number(value)
  }

  /// A string in one or three double quotes, with `{…}` holes and backslash escapes.
  private mutating func string() -> Token.Kind {
    let start = position
    let quote = UInt8(ascii: "\"")
    let isBlock = peek(1) == quote && peek(2) == quote
    position += isBlock ? 3 : 1
    var parts: [StringToken] = []
    var text: [UInt8] = []
    func flush() {
      if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
      text = []
    }
    while true {
      guard position < limit, isBlock || bytes[position] != UInt8(ascii: "\n") else {
        report(
          .openString, "this string is not closed", from: start,
          help: isBlock ? "close it with three double quotes" : "close it with a double quote")
        break
      }
      let byte = bytes[position]
      if byte == quote, !isBlock || (peek(1) == quote && peek(2) == quote) {
        position += isBlock ? 3 : 1
        break
      }
      switch byte {
      case UInt8(ascii: "\\"): text.append(contentsOf: escape())
      case UInt8(ascii: "{") where peek(1) == byte, UInt8(ascii: "}") where peek(1) == byte:
        text.append(byte)
        position += 2
      case UInt8(ascii: "{"):
        flush()
        if let hole = hole() { parts.append(hole) }
      default:
        text.append(byte)
        position += 1
      }
    }
    flush()
    return .string(parts: parts, isBlock: isBlock)
  }

  private mutating func escape() -> [UInt8] {
    let start = position
    position += 2
    guard start + 1 < limit else { return [] }
    switch bytes[start + 1] {
    case UInt8(ascii: "n"): return [UInt8(ascii: "\n")]
    case UInt8(ascii: "t"): return [UInt8(ascii: "\t")]
    case UInt8(ascii: "r"): return [UInt8(ascii: "\r")]
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"):
      return [bytes[start + 1]]
    default:
      position = min(position, limit)
      report(
        .unknownEscape, "a backslash followed by this character has no meaning", from: start,
        help: #"known are \n \t \r \\ \" \{ \}"#)
      return []
    }
  }

  /// `{expression:format}`; a colon inside brackets or strings belongs to the expression.
  private mutating func hole() -> StringToken? {
    let start = position
    position += 1
    let first = position
    var colon: Int?
    var depth = 0
    while position < limit, bytes[position] != UInt8(ascii: "\n") {
      switch bytes[position] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}") where depth == 0:
        let last = position
        position += 1
        let expression = Span(file: file, start: first, end: colon ?? last)
        return .hole(
          expression: expression,
          format: colon.map { Span(file: file, start: $0 + 1, end: last) })
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: ":") where depth == 0 && colon == nil: colon = position
      case UInt8(ascii: "\""):
        position += 1
        while position < limit, bytes[position] != UInt8(ascii: "\""),
          bytes[position] != UInt8(ascii: "\n")
        {
          position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        if position >= limit || bytes[position] == UInt8(ascii: "\n") { continue }
      default: break
      }
      position += 1
    }
    position = min(position, limit)
    report(
      .openHole, "this `{` in the string is not closed", from: start,
      help: "close it with `}`, or write `{{` for a brace")
    return nil
  }
}
