/// How far each line of a script is moved in: two columns for every line that leaves brackets open.
struct BracketIndentation {
  private static let step = 2

  /// A bracket that is open.
  private struct Level {
    /// The indentation of the line it stands on, which is also that of a line starting with its end.
    let line: Int
    /// The indentation of the lines inside.
    let inside: Int
    let isBrace: Bool
    let lineNumber: Int
  }

  private var open: [Level] = []
  /// The line being written: its number and indentation.
  private var lineNumber = 0
  private var line = 0

  /// The indentation of a comment on a line of its own before a closing bracket.
  var inside: Int { open.last?.inside ?? 0 }

  /// The indentation of a line that starts with `token`.
  ///
  /// - Parameters:
  ///   - continues: whether the line goes on with the statement of the line above
  ///   - isValue: whether it is the value of a setting named on the line above
  func column(of token: Token, continues: Bool, isValue: Bool) -> Int {
    switch token.kind {
    case .sign(.rightParenthesis), .sign(.rightBracket), .sign(.rightBrace):
      return open.last?.line ?? 0
    default: break
    }
    let isInStatements = open.last?.isBrace ?? true
    return inside + (isValue || (continues && isInStatements) ? Self.step : 0)
  }

  mutating func startLine(at column: Int) {
    lineNumber += 1
    line = column
  }

  /// Takes note of a token that has been written.
  mutating func pass(_ token: Token) {
    switch token.kind {
    case .sign(.leftParenthesis), .sign(.leftBracket), .sign(.leftBrace):
      // Brackets opened on one line move the next in once, not once each.
      let shared = open.last.flatMap { $0.lineNumber == lineNumber ? $0.inside : nil }
      open.append(
        Level(
          line: line, inside: shared ?? line + Self.step,
          isBrace: token.kind == .sign(.leftBrace), lineNumber: lineNumber))
    case .sign(.rightParenthesis), .sign(.rightBracket), .sign(.rightBrace):
      _ = open.popLast()
    default: break
    }
  }
}
