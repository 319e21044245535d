/// Turns tokens into a syntax tree by recursive descent.
///
/// Reports every error it finds and goes on at the next statement, so that one pass shows them all. The
/// grammar is in docs/language.md; nesting is limited so that no later walk runs out of stack.
struct Parser {
  let source: SourceFile
  let file: Int
  var tokens: [Token]
  var position = 0
  var diagnostics: [Diagnostic] = []
  /// How many brackets and blocks are open around the current token.
  var nesting = 0
  /// What messages call the end of what is read.
  var endName = "the end of the file"
  /// What the formatter needs to know besides the tokens.
  var spacing = SpacingNotes()

  static let nestingLimit = 120
  static let depthLimit = 240

  init(_ source: SourceFile, file: Int, within span: Span? = nil) {
    self.source = source
    self.file = file
    var lexer = Lexer(source, file: file, within: span)
    tokens = lexer.tokenize()
    diagnostics = lexer.diagnostics
  }

  /// Reads a whole file.
  static func parse(_ source: SourceFile, file: Int) -> (
    statements: [Statement], diagnostics: [Diagnostic]
  ) {
    var parser = Parser(source, file: file)
    let statements = parser.statements(until: nil)
    return (statements, parser.diagnostics.sorted { $0.primary.span.start < $1.primary.span.start })
  }

  // MARK: Tokens

  var current: Token { tokens[position] }
  var following: Token { tokens[min(position + 1, tokens.count - 1)] }

  /// The token just passed.
  var previous: Token { tokens[max(0, position - 1)] }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  func isAt(_ sign: Sign) -> Bool { current.kind == .sign(sign) }
  func isAt(_ keyword: Keyword) -> Bool { current.kind == .keyword(keyword) }
  /// Whether a word with a meaning only here comes next.
  func isAt(word: String) -> Bool { current.kind == .name(word) }

  mutating func take(_ sign: Sign) -> Bool {
    guard isAt(sign) else { return false }
    advance()
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard isAt(keyword) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard isAt(word: word) else { return false }
    advance()
    return true
  }

  mutating func skipNewlines() {
    while case .newline = current.kind { advance() }
  }

  // MARK: Errors

  /// Thrown to leave a broken statement; the diagnostic has been given.
  struct Abandoned: Error {}

  mutating func fail(
    _ code: DiagnosticCode, _ message: String, at span: Span? = nil, label: String = "",
    secondary: [Diagnostic.Label] = [], help: String? = nil
  ) -> Abandoned {
    diagnostics.append(
      Diagnostic(
        code, message, at: span ?? current.span, label: label, secondary: secondary, help: help))
    return Abandoned()
  }

  mutating func expect(_ sign: Sign, _ place: String, help: String? = nil) throws(Abandoned) {
    guard take(sign) else {
      throw fail(
        .expectedSign, "expected `\(sign.rawValue)` \(place), found \(describe(current))",
        label: "here", help: help)
    }
  }

  mutating func expectName(_ what: String, help: String? = nil) throws(Abandoned) -> Name {
    if case .name(let text) = current.kind {
      let name = Name(text: text, span: current.span)
      advance()
      return name
    }
    if case .keyword(let keyword) = current.kind {
      throw fail(
        .keywordAsName, "`\(keyword.rawValue)` is a word of the language and cannot be \(what)",
        help: help ?? "choose another name, such as `\(keyword.rawValue)_1`")
    }
    throw fail(
      .expectedName, "expected \(what), found \(describe(current))", label: "here", help: help)
  }

  func describe(_ token: Token) -> String {
    switch token.kind {
    case .newline: "the end of the line"
    case .end: endName
    case .string: "a string"
    default: "`\(source.text(token.span))`"
    }
  }

  /// Passes over the rest of a broken statement: to the next line at this level, or the closing brace.
  mutating func recover() {
    var open = 0
    while true {
      switch current.kind {
      case .end: return
      case .newline where open == 0: return
      case .sign(.leftBrace), .sign(.leftBracket), .sign(.leftParenthesis): open += 1
      case .sign(.rightBrace), .sign(.rightBracket), .sign(.rightParenthesis):
        if open == 0, isAt(.rightBrace) { return }
        open = max(0, open - 1)
      default: break
      }
      advance()
    }
  }

  /// Runs `body` one level of brackets further in.
  mutating func nested<Result>(_ body: (inout Parser) throws(Abandoned) -> Result) throws(Abandoned)
    -> Result
  {
    guard nesting < Self.nestingLimit else {
      throw fail(
        .nestedTooDeeply, "this is nested more than \(Self.nestingLimit) levels deep",
        help: "give the inner part a name with `let` or `func`")
    }
    nesting += 1
    defer { nesting -= 1 }
    return try body(&self)
  }

  // MARK: Blocks

  /// Statements up to the closing brace (which stays) or the end of the file.
  mutating func statements(until closing: Sign?) -> [Statement] {
    var result: [Statement] = []
    while true {
      skipNewlines()
      if case .end = current.kind { return result }
      if let closing, isAt(closing) { return result }
      let before = position
      do throws(Abandoned) {
        let statement = try statement()
        result.append(statement)
        try expectEndOfStatement(closing)
      } catch {
        recover()
        if closing == nil, isAt(.rightBrace) {
          advance()
        } else if position == before {
          advance()
        }
      }
    }
  }

  private mutating func expectEndOfStatement(_ closing: Sign?) throws(Abandoned) {
    switch current.kind {
    case .newline, .end: return
    case .sign(.rightBrace) where closing != nil: return
    // `do { … } do { … }`: a closing brace ends a statement as well as a line end does.
    case .keyword where previous.kind == .sign(.rightBrace): return
    case .sign(.rightBrace):
      throw fail(
        .strayBrace, "this `}` closes nothing", help: "remove it, or look for a missing `{` above")
    case .sign(.percent):
      throw fail(
        .percentOperator, "`%` is the unit per cent and follows a number",
        help: "the remainder of a division is `a mod b`")
    case .sign(.assign):
      throw fail(
        .cannotAssign, "only a name, a port, an element or a field can be assigned to",
        help: "compare with `==`")
    default:
      throw fail(
        .expectedEndOfStatement, "expected the end of the statement, found \(describe(current))",
        label: "this does not belong to the statement before it",
        help: "put each statement on its own line, or separate two with `;`")
    }
  }

  mutating func block(_ place: String) throws(Abandoned) -> Block {
    let start = current.span
    try expect(.leftBrace, place, help: "a block stands in braces: `{ … }`")
    return try nested { parser throws(Abandoned) in
      let statements = parser.statements(until: .rightBrace)
      let end = parser.current.span
      guard parser.take(.rightBrace) else {
        throw parser.fail(
          .openBlock, "this block is not closed", at: start, label: "opened here",
          help: "add the missing `}`")
      }
      return Block(statements: statements, span: start.through(end))
    }
  }

  /// `{ name: value, … }`; commas or line ends separate.
  mutating func settings(_ place: String) throws(Abandoned) -> [Setting] {
    let start = current.span
    try expect(.leftBrace, place, help: "settings stand in braces: `{ name: value, … }`")
    return try nested { parser throws(Abandoned) in
      var result: [Setting] = []
      while true {
        while parser.take(.comma) || parser.current.kind == .newline { parser.skipNewlines() }
        if parser.take(.rightBrace) { return result }
        if case .end = parser.current.kind {
          throw parser.fail(
            .openBlock, "these settings are not closed", at: start, label: "opened here",
            help: "add the missing `}`")
        }
        result.append(try parser.setting())
        switch parser.current.kind {
        case .newline, .sign(.comma), .sign(.rightBrace): break
        default:
          throw parser.fail(
            .expectedSign,
            "expected `,` or a new line before the next setting, found \(parser.describe(parser.current))",
            label: "here")
        }
      }
    }
  }

  private mutating func setting() throws(Abandoned) -> Setting {
    guard let word = current.word else {
      throw fail(
        .expectedName, "expected the name of a setting, found \(describe(current))", label: "here",
        help: "a setting is written `name: value`")
    }
    let name = Name(text: word, span: current.span)
    advance()
    guard take(.colon) else {
      let isAssignment = isAt(.assign)
      throw fail(
        .expectedSign, "expected `:` after the setting `\(name.text)`, found \(describe(current))",
        label: "here",
        help: isAssignment ? "in settings a name and its value are joined by `:`" : nil)
    }
    skipNewlines()
    return Setting(name: name, value: try settingValue())
  }

  /// In the settings of a fault, `active: always` and `active: for(5 s)` use words of the language as names.
  private mutating func settingValue() throws(Abandoned) -> Expression {
    guard case .keyword(let keyword) = current.kind else { return try expression() }
    let isBareAlways =
      keyword == .always
      && [.newline, .sign(.comma), .sign(.rightBrace)].contains(following.kind)
    let isFor = keyword == .for && following.kind == .sign(.leftParenthesis)
    guard isBareAlways || isFor else { return try expression() }
    let start = current.span
    advance()
    let name = try node(.name(keyword.rawValue), start)
    guard isFor else { return name }
    let arguments = try arguments()
    return try node(.call(name, arguments), start.through(previous.span), name)
  }
}
