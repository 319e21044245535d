/// Decides whether a space stands between two tokens on one line.
struct TokenSpacing {
  private let source: SourceFile
  private let tokens: [Token]
  private let negations: Set<Int>
  /// For each token, the number of the unit it is part of.
  private let unit: [Int?]

  /// - Parameter tokens: those of the whole file, without line ends
  init(_ source: SourceFile, tokens: [Token], notes: SpacingNotes) {
    self.source = source
    self.tokens = tokens
    negations = notes.negations
    var unit = [Int?](repeating: nil, count: tokens.count)
    // A unit in brackets is noted before the one around it, which then takes over its tokens.
    for (number, span) in notes.units.enumerated() {
      var index = Self.firstToken(at: span.start, in: tokens)
      while index < tokens.count, tokens[index].span.start < span.end {
        unit[index] = number
        index += 1
      }
    }
    self.unit = unit
  }

  /// Whether a space belongs before the token at `index`, which is not the first of its line.
  func hasSpace(before index: Int) -> Bool {
    let left = tokens[index - 1]
    let right = tokens[index]
    if let inside = unit[index], unit[index - 1] == inside { return false }
    if unit[index] != nil, case .number = left.kind { return !isCRate(index) }
    if negations.contains(left.span.start) { return false }
    switch left.kind {
    case .sign(.dot), .sign(.leftParenthesis), .sign(.leftBracket): return false
    case .sign(.leftBrace): return right.kind != .sign(.rightBrace)
    case .sign(.power): return endsUnit(index - 2)
    default: break
    }
    switch right.kind {
    case .sign(.dot), .sign(.comma), .sign(.colon), .sign(.rightParenthesis), .sign(.rightBracket):
      return false
    case .sign(.power): return endsUnit(index - 1)
    case .sign(.leftParenthesis), .sign(.leftBracket): return hasSpaceBeforeBracket(index)
    default: return true
    }
  }

  /// A bracket right after a value is a call or an index, one apart from it is not: that stays as written.
  private func hasSpaceBeforeBracket(_ index: Int) -> Bool {
    let isField = index >= 2 && tokens[index - 2].kind == .sign(.dot)
    switch tokens[index - 1].kind {
    case .keyword(let keyword) where !isField && Self.neverCalled.contains(keyword): return true
    case .name where isDefined(index - 1): return false
    case .name, .keyword, .string, .sign(.rightParenthesis), .sign(.rightBracket),
      .sign(.rightBrace):
      return tokens[index].hasSpaceBefore
    default: return true
    }
  }

  /// Words of the language after which a bracket never holds arguments; after others, such as the `when` of
  /// `repair: when(…)`, it may.
  private static let neverCalled: Set<Keyword> = [
    .and, .or, .not, .implies, .mod, .in, .if, .then, .else, .while, .return, .wait, .until, .log,
    .assert, .always, .eventually, .once, .historically,
  ]

  /// Whether the name at `index` is that of a function or scenario whose parameters follow.
  private func isDefined(_ index: Int) -> Bool {
    guard index >= 1 else { return false }
    let before = tokens[index - 1].kind
    return before == .keyword(.func) || before == .keyword(.scenario)
  }

  /// A C-rate is one word in the field: `0.5C`.
  private func isCRate(_ index: Int) -> Bool {
    let isAlone = index + 1 >= tokens.count || unit[index + 1] != unit[index]
    return isAlone && source.text(tokens[index].span) == "C"
  }

  /// After a unit `^` is kept apart, else it would raise the unit and not the quantity.
  private func endsUnit(_ index: Int) -> Bool { index >= 0 && unit[index] != nil }

  private static func firstToken(at offset: Int, in tokens: [Token]) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].span.start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
