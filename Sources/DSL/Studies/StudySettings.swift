import Engine

/// The settings of a study, worked out.
struct StudySettings {
  /// When a study has seen enough.
  enum Rule {
    case halfWidth(SequentialStopping)
    case sprt(SequentialProbabilityRatioTest)
  }

  let method: StudyMethod
  /// What stands in the brackets of the method.
  let numbers: [String: Double]
  let variables: StudyVariables
  /// Which run takes which values, where runs are drawn as they come or listed.
  let design: StudyDesign?
  /// No fewer and no more; for estimators how many at a time, or at most.
  let runs: ClosedRange<Int>
  /// The number that `runs` says; nil where it is left out.
  let givenRuns: Int?
  let seed: UInt64
  /// nil for one thread for each processor.
  let threads: Int?
  let duration: Int64?
  let rule: Rule?

  init(_ study: StudySymbol, _ site: SiteValues, seed sessionSeed: UInt64?) throws(ScriptFailure) {
    func setting(_ name: String) -> Expression? {
      study.settings.first { $0.name.text == name }?.value
    }
    func whole(_ node: Expression, _ what: String) throws(ScriptFailure) -> Int {
      try Self.whole(try site.number(node, what), what)
    }
    var seed = sessionSeed ?? 0
    if sessionSeed == nil, let node = setting("seed") {
      seed = UInt64(try whole(node, "the seed of a study"))
    }
    self.seed = seed
    threads = try setting("parallel").map { node throws(ScriptFailure) in
      let count = try whole(node, "`parallel`")
      guard count >= 1, count <= 1024 else {
        throw ScriptFailure("`parallel` is \(count)", help: "give a number of threads from 1")
      }
      return count
    }
    duration = try setting("duration").map { node throws(ScriptFailure) in
      try site.time(node, "`duration`")
    }

    method = study.method
    var numbers: [String: Double] = [:]
    if let syntax = setting("method").flatMap({ StudyMethodSyntax($0) }) {
      for (name, node) in syntax.numbers {
        numbers[name] = try site.number(node, "`\(name)` of `\(method.rawValue)`")
      }
    }
    self.numbers = numbers
    variables = try StudyVariables(study, site)
    design = try Self.design(method, numbers, variables, study.chance, seed)
    let rule = try setting("stop").flatMap { node throws(ScriptFailure) -> Rule? in
      try Self.rule(node, site)
    }
    (runs, givenRuns) = try Self.runs(setting("runs"), rule != nil, design, site)
    if case .halfWidth(let stopping)? = rule {
      self.rule = .halfWidth(try Self.stopping(stopping, from: runs.lowerBound))
    } else {
      self.rule = rule
    }
  }

  // MARK: Reading

  private static func whole(_ number: Double, _ what: String) throws(ScriptFailure) -> Int {
    guard number >= 0, number < 9e15, number == number.rounded() else {
      throw ScriptFailure(
        "\(what) is \(QuantityFormat.number(number))", help: "it is a whole number from 0",
        code: .badValue)
    }
    return Int(number)
  }

  /// Nil where an estimator or a design of its own chooses the runs.
  private static func design(
    _ method: StudyMethod, _ numbers: [String: Double], _ variables: StudyVariables,
    _ chance: StudyDesign.Chance, _ seed: UInt64
  ) throws(ScriptFailure) -> StudyDesign? {
    var plan = SamplingPlan.monteCarlo
    switch method {
    case .monteCarlo, .list: break
    case .sobol: plan = .sobol()
    case .latinHypercube:
      let block = try whole(numbers["block"] ?? 100, "the block of `lhs`")
      guard block >= 1 else {
        throw ScriptFailure("the block of `lhs` is 0", help: "give a number of runs from 1")
      }
      plan = .latinHypercube(blockSize: block)
    default: return nil
    }
    do {
      return try StudyDesign(
        seed: seed, plan: plan, pairing: method == .list ? .listed : .crossed, chance: chance,
        varied: variables.all)
    } catch {
      throw ScriptFailure("the study \(variables.study): \(error)", code: .badValue)
    }
  }

  private static func runs(
    _ node: Expression?, _ hasRule: Bool, _ design: StudyDesign?, _ site: SiteValues
  ) throws(ScriptFailure) -> (range: ClosedRange<Int>, given: Int?) {
    let cells = design?.cellCount ?? 1
    guard let node else {
      if hasRule { return (max(100, cells)...max(100_000, cells), nil) }
      let isExhaustive = design.map { $0.isExhaustive && !$0.varied.isEmpty } ?? false
      let count = isExhaustive ? cells : max(1000, cells)
      return (count...count, nil)
    }
    let value = site.value(node)
    var range: ClosedRange<Int>
    if value.isObject(.range) {
      let ends = site.machine.range(value)
      let (low, high) = (try whole(ends.start, "`runs`"), try whole(ends.end, "`runs`"))
      guard low <= high else {
        throw ScriptFailure("`runs` is \(low) .. \(high)", help: "the smaller number stands first")
      }
      range = hasRule ? low...high : high...high
    } else {
      let count = try whole(try site.number(node, "`runs`"), "`runs`")
      range = hasRule ? min(100, count)...count : count...count
    }
    guard range.upperBound >= 1, range.upperBound <= 100_000_000 else {
      throw ScriptFailure(
        "`runs` is \(range.upperBound)", help: "there can be 1 to 100,000,000", code: .badValue)
    }
    guard range.upperBound >= cells else {
      throw ScriptFailure(
        "\(range.upperBound) runs do not reach every one of the \(cells) combinations of levels",
        help: "give at least `runs: \(cells)`", code: .badValue)
    }
    return (range, range.upperBound)
  }

  private static func rule(_ node: Expression, _ site: SiteValues) throws(ScriptFailure) -> Rule? {
    guard let syntax = StopSyntax(node) else { return nil }
    func number(_ name: String, _ fallback: Double) throws(ScriptFailure) -> Double {
      guard let node = syntax.numbers.first(where: { $0.name == name })?.value else {
        return fallback
      }
      return try site.number(node, "`\(name)`")
    }
    do {
      switch syntax.rule {
      case .halfWidth:
        return .halfWidth(
          try SequentialStopping(
            halfWidth: .absolute(try number("limit", .nan)),
            level: try number("confidence", 0.95)))
      case .sprt:
        return .sprt(
          try SequentialProbabilityRatioTest(
            acceptable: try number("acceptable", .nan),
            unacceptable: try number("unacceptable", .nan),
            falseAlarm: try number("false_alarm", 0.05),
            missedAlarm: try number("missed_alarm", 0.05)))
      }
    } catch let failure as ScriptFailure {
      throw failure
    } catch {
      throw ScriptFailure("\(error)", code: .badValue)
    }
  }

  private static func stopping(_ stopping: SequentialStopping, from least: Int)
    throws(ScriptFailure) -> SequentialStopping
  {
    do {
      return try SequentialStopping(
        halfWidth: stopping.halfWidth, level: stopping.level, leastRuns: max(least, 1))
    } catch { throw ScriptFailure("\(error)", code: .badValue) }
  }
}
