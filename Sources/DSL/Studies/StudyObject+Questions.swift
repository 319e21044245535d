import Engine

/// Answers to what a script asks of a study.
extension ScriptHost {
  func ask(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .expression(let node) = values.site.subject,
      case .call(let callee, _) = node.kind, let studyNode = values.site.operands.first,
      let study = machine.hostObject(values.value(studyNode)) as? StudyObject
    else { throw ScriptFailure("this is no study") }
    let numbers = values.site.operands.dropFirst()
    func number(_ place: Int, _ fallback: Double, _ what: String) throws(ScriptFailure) -> Double {
      guard place < numbers.count else { return fallback }
      return try values.number(numbers[numbers.startIndex + place], what)
    }
    if case .studyInterval(let interval)? = checked.resolution(of: callee),
      case .member(let inner, _) = callee.kind,
      case .studyQuestion(let question)? = checked.resolution(of: inner)
    {
      let level = try number(0, 0.95, "the level")
      guard level > 0, level < 1 else {
        throw ScriptFailure(
          "the level is \(QuantityFormat.number(level))", help: "it lies between 0 and 100 %",
          code: .badValue)
      }
      let answer = try StudyAnswer(study, question, values)
      return try self.interval(interval, answer, level)
    }
    guard case .studyQuestion(let question)? = checked.resolution(of: node) else { return .none }
    switch question {
    case .run, .replay:
      let run = try ElementIndex.whole(try number(0, 0, "the run"), "the run")
      if question == .run { return try study.record(run, in: machine) }
      _ = try study.found(run)
      guard let session else { throw ScriptFailure("a run is replayed in a session") }
      return try session.replay(study, run: run)
    case .histogram:
      let bins = try ElementIndex.whole(try number(0, 20, "the bins"), "the number of bins")
      guard bins >= 1, bins <= 10_000 else {
        throw ScriptFailure("\(bins) bins", help: "there can be 1 to 10,000", code: .badValue)
      }
      let answer = try StudyAnswer(study, question, values)
      return try machine.makeHandle(try answer.histogram(bins, units))
    case .sobol, .morris:
      return try machine.makeHandle(
        try StudySensitivity(study, values).table(question, units))
    case .heat:
      guard case .call(_, let arguments) = node.kind, let asked = arguments.first?.value,
        let subject = FailureModeHeat.Subject(asked, study.symbol)
      else { throw ScriptFailure("nothing is asked of the fault modes") }
      return try machine.makeHandle(try FailureModeHeat(study, subject).table(units))
    case .weibull, .weibullWithLocation, .lognormal, .exponential:
      return try StudyLife(study, question, values).record(in: machine, units)
    case .restricted: return try machine.makeHandle(try study.restricted(values))
    case .compare: return try machine.makeHandle(try StudyComparison(study, values).table(units))
    default:
      let answer = try StudyAnswer(study, question, values)
      return try answer.value(try number(0, 0.5, "p"), in: machine)
    }
  }

  private func interval(_ interval: StudyInterval, _ answer: StudyAnswer, _ level: Double)
    throws(ScriptFailure) -> Value
  {
    // What has no interval says so in words.
    if interval == .text { return try machine.makeString(try answer.text(level)) }
    let found =
      try interval == .exactInterval ? answer.exactInterval(level) : answer.interval(level)
    switch interval {
    case .lower: return Value(canonical: found.lower)
    case .upper: return Value(canonical: found.upper)
    case .halfWidth: return Value(canonical: found.halfWidth)
    case .interval, .exactInterval:
      return try machine.makeList(numbers: [found.lower, found.upper])
    case .text: return .none
    }
  }
}

extension ElementIndex {
  /// A number that counts, from 0.
  static func whole(_ number: Double, _ what: String) throws(ScriptFailure) -> Int {
    guard number >= 0, number == number.rounded(), number < 1e12 else {
      throw ScriptFailure(
        "\(what) is \(QuantityFormat.number(number))", help: "it is a whole number from 0",
        code: .badValue)
    }
    return Int(number)
  }
}
