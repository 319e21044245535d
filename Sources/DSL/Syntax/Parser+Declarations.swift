/// Declarations: what exists, and what happens when.
extension Parser {
  mutating func declaration(_ keyword: Keyword) throws(Abandoned) -> Statement.Kind {
    advance()
    switch keyword {
    case .twin:
      let name = try expectName("the name of a twin")
      try expect(
        .assign, "after the twin's name", help: "write `twin cell = battery.lithium_ion { … }`")
      let model = try path("the twin's model")
      return .twin(name, model: model, isAt(.leftBrace) ? try settings("after the model") : [])
    case .connect:
      let from = try path("an output")
      guard take(.arrow) else {
        throw fail(
          .expectedSign, "expected `->` after the output, found \(describe(current))",
          label: "here",
          help: "write `connect drive.current -> cell.load`")
      }
      let to = try path("an input")
      var delay: Expression?
      if take(word: "delay") { delay = try expression() }
      return .connect(from: from, to: to, delay: delay)
    case .signal:
      let name = try expectName("the name of a signal")
      try expect(.assign, "after the signal's name")
      return .signal(name, try expression())
    case .record: return try recording()
    case .fault:
      let name = try expectName("the name of a fault")
      guard take(word: "on") else {
        throw fail(
          .expectedWord, "expected `on` and what the fault acts on, found \(describe(current))",
          label: "here", help: "write `fault wear on arm.joint[2].friction { … }`")
      }
      let target = try path("what the fault acts on")
      return .fault(name, target: target, isAt(.leftBrace) ? try settings("after the target") : [])
    case .require:
      let name = try expectName("the name of a requirement")
      guard take(.colon) else {
        throw fail(
          .expectedSign, "expected `:` after the requirement's name, found \(describe(current))",
          label: "here", help: "write `require safe: always cell.temperature < 60 degC`")
      }
      return .require(name, try expression())
    case .study:
      let name = try expectName("the name of a study")
      guard take(word: "of") else {
        throw fail(
          .expectedWord, "expected `of` and a scenario, found \(describe(current))", label: "here",
          help: "write `study s of scenario_name { … }`")
      }
      let scenario = try expectName("the name of a scenario")
      return .study(name, scenario: scenario, try settings("after the scenario"))
    default:
      let name = try expectName("a name for the result")
      try expect(.assign, "after the name")
      let model = try path("what to \(keyword.rawValue)")
      return .learn(
        isCalibration: keyword == .calibrate, name, model: model, try settings("after the model"))
    }
  }

  /// A dotted name, with indices: `arm.joint[2].friction`.
  mutating func path(_ what: String) throws(Abandoned) -> Expression {
    let first = try expectName(what)
    var value = try node(.name(first.text), first.span)
    while true {
      if isAt(.dot), following.kind != .sign(.times) {
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
        try expect(.rightBracket, "after the index")
        value = try node(.index(value, index), value.span.through(previous.span), value, index)
      } else {
        return value
      }
    }
  }

  private mutating func recording() throws(Abandoned) -> Statement.Kind {
    var paths: [RecordPath] = []
    repeat {
      let path = try path("a port, a signal or a twin to record")
      var isEverything = false
      if isAt(.dot), following.kind == .sign(.times) {
        advance()
        advance()
        isEverything = true
      }
      paths.append(RecordPath(path: path, isEverything: isEverything))
    } while take(.comma)
    var period: Expression?
    var alias: Name?
    while true {
      if period == nil, take(.every) {
        period = try expression()
      } else if alias == nil, take(word: "as") {
        alias = try expectName("a name for the recording")
      } else {
        break
      }
    }
    return .record(paths, every: period, as: alias)
  }

  mutating func timeStatement(_ keyword: Keyword) throws(Abandoned) -> Statement.Kind {
    advance()
    switch keyword {
    case .do: return .sequence(try block("after `do`"))
    case .parallel: return .parallel(try block("after `parallel`"))
    case .at:
      let time = try expression()
      return .at(time, try block("after the time"))
    case .every:
      let period = try expression()
      var from: Expression?
      var until: Expression?
      if take(word: "from") { from = try expression() }
      if take(.until) { until = try expression() }
      return .every(period, from: from, until: until, try block("after the period"))
    case .when:
      let condition = try expression()
      var debounce: Expression?
      if take(.for) { debounce = try expression() }
      return .when(condition, debounce: debounce, try block("after the condition"))
    case .stop: return .stop(when: take(.when) ? try expression() : nil)
    case .wait:
      if take(.until) { return .waitUntil(try expression()) }
      return .wait(try expression())
    case .inject: return .inject(try path("the name of a fault"))
    default: return .repair(try path("the name of a fault"))
    }
  }
}
