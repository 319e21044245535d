/// Statements of the script layer: modules, names, control and output.
extension Parser {
  mutating func statement() throws(Abandoned) -> Statement {
    let start = current.span
    guard case .keyword(let keyword) = current.kind else { return try simpleStatement() }
    let kind: Statement.Kind
    switch keyword {
    case .use, .import, .include, .unit, .let, .var, .param, .func, .scenario:
      kind = try definition(keyword)
    case .twin, .connect, .signal, .record, .fault, .require, .learn, .calibrate, .study:
      kind = try declaration(keyword)
    case .do, .parallel, .at, .every, .when, .stop, .wait, .inject, .repair:
      kind = try timeStatement(keyword)
    case .plot, .report, .export, .log, .assert: kind = try output(keyword)
    case .if, .for, .while, .repeat, .break, .continue, .return, .try: kind = try control(keyword)
    default: return try simpleStatement()
    }
    return Statement(kind, start.through(previous.span))
  }

  /// An assignment, an action with an `until`, settings for a path, or a bare expression.
  private mutating func simpleStatement() throws(Abandoned) -> Statement {
    let start = current.span
    if isAt(.rightBrace) {
      let stray = fail(
        .strayBrace, "this `}` closes nothing", help: "remove it, or look for a missing `{` above")
      throw stray
    }
    if isAt(word: "clock"), case .name = following.kind {
      advance()
      let value = try path("what counts")
      return Statement(.clock(value), start.through(value.span))
    }
    let value = try expression()
    if case .sign(let sign) = current.kind, let op = AssignmentOperator(rawValue: sign.rawValue) {
      guard Self.isAssignable(value) else {
        throw fail(
          .cannotAssign, "only a name, a port, an element or a field can be assigned to",
          at: value.span,
          help: sign == .assign ? "compare with `==`" : nil)
      }
      advance()
      skipNewlines()
      let right = try expression()
      return Statement(.assign(value, op, right), start.through(right.span))
    }
    if take(.until) {
      let condition = try expression()
      return Statement(.actUntil(value, until: condition), start.through(condition.span))
    }
    if isAt(.leftBrace), Self.isPath(value) {
      let settings = try settings("after the path")
      return Statement(.configure(value, settings), start.through(previous.span))
    }
    if case .name(let word) = value.kind, let help = helpForBareWord(word) {
      throw fail(
        .expectedEndOfStatement, "expected the end of the statement, found \(describe(current))",
        label: "this does not belong to the statement before it", help: help)
    }
    return Statement(.expression(value), value.span)
  }

  /// Words that people bring from other languages.
  private func helpForBareWord(_ word: String) -> String? {
    switch current.kind {
    case .name, .string, .number: break
    default: return nil
    }
    switch word {
    case "def", "function", "fn", "fun":
      return "a function is written `func name(a, b) = expression`"
    case "const", "local", "int", "float", "double", "auto":
      return "a value is named with `let name = value`"
    case "print", "echo", "println": return "a line is printed with `log \"…\"`"
    case "elif", "elsif": return "write `else if`"
    default: return nil
    }
  }

  static func isAssignable(_ value: Expression) -> Bool {
    switch value.kind {
    case .name: true
    case .member(let base, _), .index(let base, _): isAssignable(base)
    default: false
    }
  }

  static func isPath(_ value: Expression) -> Bool {
    switch value.kind {
    case .name: true
    case .member(let base, _): isPath(base)
    default: false
    }
  }

  // MARK: Definitions

  private mutating func definition(_ keyword: Keyword) throws(Abandoned) -> Statement.Kind {
    let start = current.span
    advance()
    switch keyword {
    case .use:
      var names = [try expectName("the name of a plugin")]
      while take(.comma) { names.append(try expectName("the name of a plugin")) }
      return .use(names)
    case .import, .include:
      let span = current.span
      guard case .string(let parts, _) = current.kind, case .text(let path)? = parts.first,
        parts.count == 1
      else {
        throw fail(
          .expectedString, "expected a file name in double quotes, found \(describe(current))",
          label: "here", help: "write `\(keyword.rawValue) \"common.twin\"`")
      }
      advance()
      var alias: Name?
      if take(word: "as") { alias = try expectName("a name for the file's contents") }
      return .include(
        path: Name(text: path, span: span), alias: alias, isImport: keyword == .import)
    case .unit:
      let name = try expectName("the name of a unit")
      try expect(.assign, "after the unit's name", help: "write `unit turn = 360 deg`")
      return .unit(name, try expression())
    case .let, .var:
      let name = try expectName("the name of a value")
      var unit: UnitSyntax?
      if take(.colon) { unit = try unitSyntax("after `:`") }
      try expect(
        .assign, "after the name", help: "every value starts with one: `\(keyword.rawValue) x = 0`")
      return .bind(name, unit, try expression(), isVariable: keyword == .var)
    case .param:
      let name = try expectName("the name of a parameter")
      var unit: UnitSyntax?
      if take(.colon) { unit = try unitSyntax("after `:`") }
      try expect(
        .assign, "after the name", help: "a parameter needs a default: `param payload = 3 kg`")
      let value = try expression()
      var within: Expression?
      if take(word: "within") { within = try expression() }
      return .parameter(name, unit, value, within: within)
    case .func:
      let name = try expectName("the name of a function")
      return .function(try functionTail(name: name, start: start))
    default:
      let name = try expectName("the name of a scenario")
      let parameters = isAt(.leftParenthesis) ? try parameters() : []
      let body = try block("after the scenario's name")
      return .scenario(ScenarioSyntax(name: name, parameters: parameters, body: body))
    }
  }

  /// `(parameters) [-> unit] = expression` or `{ block }`.
  mutating func functionTail(name: Name?, start: Span) throws(Abandoned) -> FunctionSyntax {
    let parameters = try parameters()
    var resultUnit: UnitSyntax?
    if take(.arrow) { resultUnit = try unitSyntax("after `->`") }
    let body: FunctionSyntax.Body
    if take(.assign) {
      body = .expression(try expression())
    } else if isAt(.leftBrace) {
      body = .block(try block("to open the function's body"))
    } else {
      throw fail(
        .expectedSign,
        "expected `=` or `{` to start the function's body, found \(describe(current))",
        label: "here", help: "write `func area(r) = 3.14159 * r^2`")
    }
    return FunctionSyntax(
      name: name, parameters: parameters, resultUnit: resultUnit, body: body,
      span: start.through(previous.span))
  }

  private mutating func parameters() throws(Abandoned) -> [ParameterSyntax] {
    try expect(.leftParenthesis, "before the parameters")
    return try nested { parser throws(Abandoned) in
      var result: [ParameterSyntax] = []
      while !parser.take(.rightParenthesis) {
        let name = try parser.expectName("the name of a parameter")
        if let earlier = result.first(where: { $0.name.text == name.text }) {
          throw parser.fail(
            .duplicateName, "two parameters are named `\(name.text)`", at: name.span,
            label: "again here",
            secondary: [.init(span: earlier.name.span, text: "first here")],
            help: "give one of them another name")
        }
        var unit: UnitSyntax?
        if parser.take(.colon) { unit = try parser.unitSyntax("after `:`") }
        var defaultValue: Expression?
        if parser.take(.assign) { defaultValue = try parser.expression() }
        if defaultValue == nil, let earlier = result.last, earlier.defaultValue != nil {
          throw parser.fail(
            .defaultBeforeRequired,
            "`\(name.text)` needs a default because `\(earlier.name.text)` has one",
            at: name.span, help: "put parameters with defaults last")
        }
        result.append(ParameterSyntax(name: name, unit: unit, defaultValue: defaultValue))
        if parser.take(.comma) { continue }
        guard parser.isAt(.rightParenthesis) else {
          throw parser.fail(
            .expectedSign,
            "expected `,` or `)` in the parameters, found \(parser.describe(parser.current))",
            label: "here")
        }
      }
      return result
    }
  }

  // MARK: Output

  private mutating func output(_ keyword: Keyword) throws(Abandoned) -> Statement.Kind {
    advance()
    switch keyword {
    case .plot:
      var values = [try expression()]
      while take(.comma) { values.append(try expression()) }
      var over: Expression?
      var to: Expression?
      while true {
        if over == nil, take(word: "over") {
          over = try expression()
        } else if to == nil, take(word: "to") {
          to = try expression()
        } else {
          break
        }
      }
      return .plot(values, over: over, to: to)
    case .report:
      let file = try expression()
      return .report(file, isAt(.leftBrace) ? try settings("after the file") : [])
    case .export:
      let value = try expression()
      guard take(word: "to") else {
        throw fail(
          .expectedWord, "expected `to` and a file, found \(describe(current))", label: "here",
          help: "write `export r to \"r.h5\"`")
      }
      return .export(value, to: try expression())
    case .log: return .log(try expression())
    default:
      let condition = try expression()
      var within: Expression?
      if take(word: "within") { within = try expression() }
      var message: Expression?
      if take(.comma) { message = try expression() }
      return .assert(condition, within: within, message: message)
    }
  }

  // MARK: Control

  private mutating func control(_ keyword: Keyword) throws(Abandoned) -> Statement.Kind {
    let start = current.span
    advance()
    switch keyword {
    case .if: return try branch(start)
    case .for:
      let name = try expectName("the name of the loop's variable")
      guard take(.in) else {
        throw fail(
          .expectedWord, "expected `in` after the loop's variable, found \(describe(current))",
          label: "here", help: "write `for i in 1 .. 10 { … }`")
      }
      let values = try expression()
      return .forEach(name, values, try block("after the loop's values"))
    case .while:
      let condition = try expression()
      return .whileLoop(condition, try block("after the condition"))
    case .repeat:
      let count = try expression()
      return .repeatLoop(count, try block("after the count"))
    case .break: return .breakLoop
    case .continue: return .continueLoop
    case .return:
      return .returnValue(canStartExpression || startsCompositeValue ? try expression() : nil)
    default:
      let body = try block("after `try`")
      skipNewlinesBefore(.catch)
      guard take(.catch) else {
        throw fail(
          .expectedWord, "expected `catch` after the block, found \(describe(current))",
          label: "here",
          help: "write `try { … } catch e { log e.message }`")
      }
      let name = try expectName("a name for the error")
      return .attempt(body, name, try block("after the error's name"))
    }
  }

  private var startsCompositeValue: Bool {
    isAt(.leftBrace) || isAt(.func) || isAt(.run) || isAt(.always) || isAt(.eventually)
  }

  private mutating func branch(_ start: Span) throws(Abandoned) -> Statement.Kind {
    let condition = try expression()
    if isAt(.then) {
      throw fail(
        .expectedSign, "`if … then … else` is a value; as a statement `if` takes a block",
        label: "here",
        help: "write `if condition { … }`")
    }
    let body = try block("after the condition")
    skipNewlinesBefore(.else)
    guard take(.else) else { return .branch(condition, body, otherwise: nil) }
    let elseStart = current.span
    if take(.if) {
      let inner = try nested { parser throws(Abandoned) in try parser.branch(elseStart) }
      let span = elseStart.through(previous.span)
      return .branch(
        condition, body, otherwise: Block(statements: [Statement(inner, span)], span: span))
    }
    return .branch(condition, body, otherwise: try block("after `else`"))
  }

  /// Lets `else` and `catch` stand on a line of their own.
  private mutating func skipNewlinesBefore(_ keyword: Keyword) {
    let mark = position
    skipNewlines()
    if !isAt(keyword) { position = mark }
  }
}
