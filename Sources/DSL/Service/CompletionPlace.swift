/// What kind of word may stand at a place, judged from the tokens before it: the statement at hand is seldom
/// complete while it is being typed.
enum CompletionPlace: Equatable {
  /// After a path and a dot.
  case member(of: String)
  /// After `use`.
  case plugin
  /// After a number, or where a unit is asked for.
  case unit
  /// At the name of a setting of a twin made from this model.
  case setting(plugin: String, model: String, given: [String])
  /// At the name or in the value of a setting of a fault.
  case faultSetting(given: [String])
  case faultValue
  /// At the name of a setting of a calibration.
  case calibrationSetting(given: [String])
  case word
  /// In a comment or the plain part of a string.
  case nothing

  /// - Parameters:
  ///   - tokens: those of the whole script
  ///   - start: where the path at the cursor starts
  ///   - path: the path up to the cursor
  init(_ tokens: [Token], in source: SourceFile, from start: Int, path: String) {
    if Self.isOutsideCode(tokens, source, start) {
      self = .nothing
      return
    }
    if let dot = path.lastIndex(of: ".") {
      self = .member(of: String(path[..<dot]))
      return
    }
    let before = tokens.prefix { $0.span.end <= start && $0.span.start < start }
    self = Self.special(before, path) ?? Self.inBraces(before) ?? .word
  }

  private static func isOutsideCode(_ tokens: [Token], _ source: SourceFile, _ offset: Int) -> Bool
  {
    if let token = tokens.first(where: { $0.span.start < offset && offset < $0.span.end }),
      case .string(let parts, _) = token.kind
    {
      return !parts.contains { part in
        if case .hole(let hole, _) = part {
          hole.start <= offset && offset <= hole.end
        } else {
          false
        }
      }
    }
    let end = tokens.last { $0.span.end <= offset && $0.kind != .newline }?.span.end ?? 0
    let line = source.bytes[min(end, offset)..<offset].reversed().prefix {
      $0 != UInt8(ascii: "\n")
    }
    return line.contains(UInt8(ascii: "#"))
  }

  /// A place that the word before it decides.
  private static func special(_ before: ArraySlice<Token>, _ path: String) -> CompletionPlace? {
    if path.utf8.first.map(Lexer.isDigit) == true { return .unit }
    guard let last = before.last else { return nil }
    let line = before.reversed().prefix { $0.kind != .newline }
    switch last.kind {
    case .number: return .unit
    case .keyword(.use): return .plugin
    case .sign(.comma) where line.last?.kind == .keyword(.use): return .plugin
    case .keyword(.in) where !line.contains { $0.kind == .keyword(.for) }: return .unit
    case .sign(.colon):
      // `let x: V`, `var x: V`.
      let isTyped =
        line.count == 3 && (line.last?.kind == .keyword(.let) || line.last?.kind == .keyword(.var))
      return isTyped ? .unit : nil
    case .sign(.arrow) where line.last?.kind == .keyword(.func): return .unit
    default: return nil
    }
  }

  /// A place between the braces of a twin's or a fault's settings.
  private static func inBraces(_ before: ArraySlice<Token>) -> CompletionPlace? {
    var open = 0
    var brace: Int?
    search: for index in before.indices.reversed() {
      switch before[index].kind {
      case .sign(.rightBrace), .sign(.rightBracket), .sign(.rightParenthesis): open += 1
      case .sign(.leftBrace) where open == 0:
        brace = index
        break search
      case .sign(.leftBrace), .sign(.leftBracket), .sign(.leftParenthesis): open = max(0, open - 1)
      default: break
      }
    }
    guard let brace else { return nil }
    let head = Array(before[..<brace].reversed().prefix { $0.kind != .newline }.reversed())
    let settings = before[(brace + 1)...]
    let given = zip(settings, settings.dropFirst()).compactMap { name, colon in
      colon.kind == .sign(.colon) ? name.word : nil
    }
    let isAtName = [.newline, .sign(.comma), .sign(.leftBrace)].contains(before.last?.kind)
    switch head.first?.kind {
    case .keyword(.twin) where head.count == 6 && isAtName:
      guard let plugin = head[3].word, let model = head[5].word else { return nil }
      return .setting(plugin: plugin, model: model, given: given)
    case .keyword(.calibrate) where head.count == 4 && isAtName:
      return .calibrationSetting(given: given)
    case .keyword(.fault): return isAtName ? .faultSetting(given: given) : .faultValue
    default: return nil
    }
  }
}
