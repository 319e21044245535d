/// Sets a script in its usual form: spaces, indentation and blank lines.
///
/// Line breaks and comments stay where they are, and the words and signs of the script do not change.
/// Formatting twice gives the same text as formatting once.
public struct Formatter {
  private let source: SourceFile
  /// All tokens but line ends and the end.
  private let tokens: [Token]
  /// For each token, whether the statement before it ends there.
  private let startsStatement: [Bool]
  private let spacing: TokenSpacing
  private var indentation = BracketIndentation()
  private var lines = FormattedLines()
  private var wantsBlankLine = false

  /// The script in its usual form, or nil if it does not parse.
  public static func format(_ source: SourceFile) -> String? {
    var parser = Parser(source, file: 0)
    _ = parser.statements(until: nil)
    guard parser.diagnostics.isEmpty else { return nil }
    var formatter = Formatter(source, parser.tokens, parser.spacing)
    formatter.write()
    return formatter.lines.text()
  }

  /// Why a script does not parse, in the order of its text; empty for one that does.
  public static func problems(in source: SourceFile) -> [Diagnostic] {
    Parser.parse(source, file: 0).diagnostics
  }

  private init(_ source: SourceFile, _ all: [Token], _ notes: SpacingNotes) {
    var tokens: [Token] = []
    var startsStatement: [Bool] = []
    var isAfterLineEnd = true
    for token in all {
      switch token.kind {
      case .newline: isAfterLineEnd = true
      case .end: break
      default:
        tokens.append(token)
        startsStatement.append(isAfterLineEnd)
        isAfterLineEnd = false
      }
    }
    self.source = source
    self.tokens = tokens
    self.startsStatement = startsStatement
    spacing = TokenSpacing(source, tokens: tokens, notes: notes)
  }

  private mutating func write() {
    var end = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for (index, token) in tokens.enumerated() {
      write(Gap(source.bytes[end..<token.span.start]), before: index)
      write(token, at: index)
      end = token.span.end
    }
    write(Gap(source.bytes[end...]), before: nil)
  }

  /// Writes comments and semicolons, and ends the line where it ended before.
  private mutating func write(_ gap: Gap, before index: Int?) {
    for piece in gap.pieces {
      switch piece {
      case .lineBreak:
        if lines.isLineOpen { lines.endLine() } else { wantsBlankLine = true }
      case .semicolon:
        // Before a line end it says nothing more.
        if let index, lines.isLineOpen, !gap.hasLineBreak, startsStatement[index] {
          lines.append(";")
        }
      case .comment(let text):
        if lines.isLineOpen {
          lines.append(comment: text)
        } else {
          startLine(at: commentColumn(before: index))
          lines.append(text)
        }
      }
    }
  }

  /// A comment on a line of its own stands where the code below it starts.
  private func commentColumn(before index: Int?) -> Int {
    guard let index else { return 0 }
    return Self.closes(tokens[index]) ? indentation.inside : column(of: index)
  }

  private func column(of index: Int) -> Int {
    indentation.column(
      of: tokens[index], continues: !startsStatement[index],
      isValue: index > 0 && tokens[index - 1].kind == .sign(.colon))
  }

  private mutating func write(_ token: Token, at index: Int) {
    if lines.isLineOpen {
      if spacing.hasSpace(before: index) || startsStatement[index] { lines.append(" ") }
    } else {
      if Self.closes(token) { wantsBlankLine = false }
      startLine(at: column(of: index))
    }
    indentation.pass(token)
    lines.append(source.text(token.span), opens: Self.opens(token))
  }

  private mutating func startLine(at column: Int) {
    lines.startLine(indentation: column, afterBlankLine: wantsBlankLine)
    indentation.startLine(at: column)
    wantsBlankLine = false
  }

  private static func opens(_ token: Token) -> Bool {
    switch token.kind {
    case .sign(.leftParenthesis), .sign(.leftBracket), .sign(.leftBrace): true
    default: false
    }
  }

  private static func closes(_ token: Token) -> Bool {
    switch token.kind {
    case .sign(.rightParenthesis), .sign(.rightBracket), .sign(.rightBrace): true
    default: false
    }
  }
}
