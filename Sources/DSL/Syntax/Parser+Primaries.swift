/// Literals, names, and what stands after them: fields, indices, calls.
extension Parser {
  mutating func postfix() throws(Abandoned) -> Expression {
    var value = try primary()
    while true {
      if isAt(.dot) {
        if following.kind == .sign(.times) { return value }
        advance()
        guard let word = current.word else {
          throw fail(
            .expectedName, "expected a name after the dot, found \(describe(current))",
            label: "here")
        }
        let name = Name(text: word, span: current.span)
        advance()
        value = try node(.member(value, name), value.span.through(name.span), value)
      } else if isAt(.leftBracket), !current.hasSpaceBefore {
        advance()
        let index = try nested { parser throws(Abandoned) in try parser.expression() }
        let end = current.span
        try expect(.rightBracket, "after the index")
        value = try node(.index(value, index), value.span.through(end), value, index)
      } else if isAt(.leftParenthesis), !current.hasSpaceBefore {
        let arguments = try arguments()
        value = try node(
          .call(value, arguments), value.span.through(previous.span),
          of: [value] + arguments.map(\.value))
      } else if isAt(.with), following.kind == .sign(.leftBrace) {
        advance()
        let settings = try settings("after `with`")
        value = try node(
          .with(value, settings), value.span.through(previous.span),
          of: [value] + settings.map(\.value))
      } else {
        return value
      }
    }
  }

  mutating func arguments() throws(Abandoned) -> [Argument] {
    let start = current.span
    try expect(.leftParenthesis, "before the arguments")
    return try nested { parser throws(Abandoned) in
      var result: [Argument] = []
      while !parser.take(.rightParenthesis) {
        var label: Name?
        if let word = parser.current.word, parser.following.kind == .sign(.colon) {
          label = Name(text: word, span: parser.current.span)
          parser.advance()
          parser.advance()
        }
        result.append(Argument(label: label, value: try parser.expression()))
        if parser.take(.comma) { continue }
        guard parser.isAt(.rightParenthesis) else {
          throw parser.fail(
            .expectedSign,
            "expected `,` or `)` in the arguments, found \(parser.describe(parser.current))",
            label: "here", secondary: [.init(span: start, text: "opened here")])
        }
      }
      return result
    }
  }

  mutating func primary() throws(Abandoned) -> Expression {
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      let unit = try literalUnit()
      return try node(.number(value, unit), token.span.through(unit?.span ?? token.span))
    case .string(let parts, _):
      advance()
      return try string(parts, token.span)
    case .name("replay") where isAtReplay: return try replay()
    case .name(let text):
      advance()
      return try node(.name(text), token.span)
    case .keyword(let keyword): return try keywordExpression(keyword)
    case .sign(.leftParenthesis):
      advance()
      let value = try nested { parser throws(Abandoned) in try parser.expression() }
      try expect(.rightParenthesis, "to close the bracket")
      return Expression(value.kind, token.span.through(previous.span), depth: value.depth)
    case .sign(.leftBracket): return try list()
    case .sign(.leftBrace):
      let settings = try settings("to open a record")
      return try node(
        .record(settings), token.span.through(previous.span), of: settings.map(\.value))
    default:
      throw fail(
        .expectedExpression, "expected a value, found \(describe(token))", label: "here",
        help: helpForMissingValue(token))
    }
  }

  /// Whether `replay` stands before a path: otherwise it is a name like any other.
  private var isAtReplay: Bool {
    guard case .name = following.kind, position + 2 < tokens.count else { return false }
    return tokens[position + 2].kind == .sign(.dot)
  }

  /// `replay s.run(17)` is the call `s.replay(17)`.
  private mutating func replay() throws(Abandoned) -> Expression {
    let start = current.span
    advance()
    let run = try postfix()
    guard case .call(let callee, let arguments) = run.kind,
      case .member(let study, let name) = callee.kind,
      name.text == "run"
    else {
      throw fail(
        .expectedExpression, "`replay` takes a run of a study", at: run.span, label: "this is none",
        help: "write `replay s.run(17)`")
    }
    let member = try node(
      .member(study, Name(text: "replay", span: name.span)), callee.span, study)
    return try node(
      .call(member, arguments), start.through(run.span), of: [member] + arguments.map(\.value))
  }

  func helpForMissingValue(_ token: Token) -> String? {
    switch token.kind {
    case .sign(.assign): "a variable is made with `let name = value`"
    case .sign(.plus): "a number needs no `+` before it"
    case .sign(.dot): "write a digit before the decimal point"
    case .sign(.percent): "`%` is the unit per cent and follows a number"
    default: nil
    }
  }

  mutating func keywordExpression(_ keyword: Keyword) throws(Abandoned) -> Expression {
    let start = current.span
    switch keyword {
    case .true, .false:
      advance()
      return try node(.truth(keyword == .true), start)
    case .none:
      advance()
      return try node(.none, start)
    case .if:
      advance()
      return try nested { parser throws(Abandoned) in
        let condition = try parser.expression()
        guard parser.take(.then) else {
          throw parser.fail(
            .expectedWord,
            "expected `then` after the condition, found \(parser.describe(parser.current))",
            label: "here", help: "as a value: `if a then b else c`")
        }
        let then = try parser.expression()
        guard parser.take(.else) else {
          throw parser.fail(
            .expectedWord, "expected `else`, found \(parser.describe(parser.current))",
            label: "here",
            help: "as a value, `if` needs both sides: `if a then b else c`")
        }
        let otherwise = try parser.expression()
        return try parser.node(
          .choose(condition: condition, then: then, otherwise: otherwise),
          start.through(otherwise.span), condition, then, otherwise)
      }
    case .func:
      advance()
      let function = try nested { parser throws(Abandoned) in
        try parser.functionTail(name: nil, start: start)
      }
      return try node(.function(function), function.span)
    case .run: return try run()
    case .when where following.kind == .sign(.leftParenthesis):
      // `onset: when(cell.temperature > 60 degC)` in the settings of a fault.
      advance()
      return try node(.name(keyword.rawValue), start)
    case .unit, .record, .fault, .signal, .study, .log, .report, .plot, .export, .stop, .wait,
      .repeat, .repair, .inject, .use, .param, .twin:
      throw fail(
        .keywordAsName, "`\(keyword.rawValue)` is a word of the language, not a value",
        help: "a statement cannot stand inside an expression")
    default:
      throw fail(
        .expectedExpression, "expected a value, found `\(keyword.rawValue)`", label: "here")
    }
  }

  mutating func list() throws(Abandoned) -> Expression {
    let start = current.span
    advance()
    return try nested { parser throws(Abandoned) in
      var items: [Expression] = []
      while !parser.take(.rightBracket) {
        items.append(try parser.expression())
        if parser.take(.comma) { continue }
        guard parser.isAt(.rightBracket) else {
          throw parser.fail(
            .expectedSign,
            "expected `,` or `]` in the list, found \(parser.describe(parser.current))",
            label: "here", secondary: [.init(span: start, text: "opened here")])
        }
      }
      return try parser.node(.list(items), start.through(parser.previous.span), of: items)
    }
  }

  /// Reads the holes of a string where they stand in the source.
  mutating func string(_ parts: [StringToken], _ span: Span) throws(Abandoned) -> Expression {
    var result: [StringPart] = []
    for part in parts {
      switch part {
      case .text(let text): result.append(.text(text))
      case .hole(let hole, let format):
        guard nesting < Self.nestingLimit else {
          throw fail(.nestedTooDeeply, "this string is nested too deeply", at: span)
        }
        var inner = Parser(source, file: file, within: hole)
        inner.nesting = nesting + 1
        inner.endName = "the end of the braces"
        let before = inner.diagnostics.count
        do throws(Abandoned) {
          let value = try inner.expression()
          inner.skipNewlines()
          if inner.current.kind != .end {
            throw inner.fail(
              .expectedEndOfStatement,
              "expected `}` after the value in the string, found \(inner.describe(inner.current))",
              label: "here")
          }
          let name = format.map { Name(text: source.text($0), span: $0) }
          result.append(.value(value, format: name))
        } catch {
          if inner.diagnostics.count == before {
            _ = inner.fail(.expectedExpression, "expected a value in the string")
          }
        }
        diagnostics += inner.diagnostics
      }
    }
    return try node(
      .string(result), span,
      of: result.map { part in
        if case .value(let value, _) = part { value } else { nil }
      })
  }

  /// `run scenario(arguments) for 10 s step 1 ms seed 7`, or `run 10 s` for the scenario at hand.
  mutating func run() throws(Abandoned) -> Expression {
    let start = current.span
    advance()
    var scenario: Expression?
    var duration: Expression?
    var arguments: [Argument] = []
    if case .name = current.kind {
      scenario = try postfix()
      if case .call(let callee, let given)? = scenario?.kind {
        scenario = callee
        arguments = given
      }
    } else if current.kind != .keyword(.for), canStartExpression {
      duration = try sum()
    }
    var step: Expression?
    var seed: Expression?
    while true {
      if duration == nil, take(.for) {
        duration = try sum()
      } else if step == nil, take(word: "step") {
        step = try sum()
      } else if seed == nil, take(word: "seed") {
        seed = try sum()
      } else {
        break
      }
    }
    let request = RunSyntax(
      scenario: scenario, arguments: arguments, duration: duration, step: step, seed: seed)
    return try node(
      .run(request), start.through(previous.span),
      of: [scenario, duration, step, seed] + arguments.map(\.value))
  }

  var canStartExpression: Bool {
    switch current.kind {
    case .number, .string, .name: true
    case .sign(.leftParenthesis), .sign(.leftBracket), .sign(.minus): true
    case .keyword(.true), .keyword(.false), .keyword(.none), .keyword(.not), .keyword(.if): true
    default: false
    }
  }
}
