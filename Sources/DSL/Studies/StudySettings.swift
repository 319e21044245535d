import Engine

/// The settings of a study, worked out.
struct StudySettings {
  /// When a study has seen enough.
  enum Rule {
    case halfWidth(SequentialStopping)
    case sprt(SequentialProbabilityRatioTest)
  }

  /// What one run is given.
  struct Given {
    /// One for each parameter that varies.
    let values: [Double]
    /// In nanoseconds.
    let startAge: Int64
    /// From 0.
    let faultSet: Int
  }

  let design: StudyDesign
  /// No fewer and no more.
  let runs: ClosedRange<Int>
  let seed: UInt64
  /// nil for one thread for each processor.
  let threads: Int?
  let duration: Int64?
  let rule: Rule?
  private let variedCount: Int
  private let agePlace: Int?
  private let setPlace: Int?

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

    var varied: [StudyDesign.Varied] = []
    if case .record(let fields)? = setting("vary")?.kind {
      for field in fields where study.varied.contains(where: { $0.name == field.name.text }) {
        varied.append(.init(field.name.text, try Self.law(field.value, field.name.text, site)))
      }
    }
    variedCount = varied.count
    if let node = setting("start_age") {
      agePlace = varied.count
      varied.append(.init("start_age", try Self.law(node, "start_age", site)))
    } else {
      agePlace = nil
    }
    if let sets = study.faultSets, sets.count > 1 {
      setPlace = varied.count
      varied.append(.init("fault_set", .levels(sets.indices.map { Double($0) })))
    } else {
      setPlace = nil
    }
    let (plan, pairing) = try Self.method(setting("method"), site)
    do {
      design = try StudyDesign(seed: seed, plan: plan, pairing: pairing, varied: varied)
    } catch {
      throw ScriptFailure("the study \(study.name): \(error)", code: .badValue)
    }
    let rule = try setting("stop").flatMap { node throws(ScriptFailure) -> Rule? in
      try Self.rule(node, site)
    }
    runs = try Self.runs(setting("runs"), rule != nil, design, site)
    if case .halfWidth(let stopping)? = rule {
      self.rule = .halfWidth(try Self.stopping(stopping, from: runs.lowerBound))
    } else {
      self.rule = rule
    }
  }

  /// What a run is given.
  func given(run: Int) -> Given {
    let values = design.values(run: run)
    let age = agePlace.map { max(0, values[$0]) } ?? 0
    return Given(
      values: Array(values[..<variedCount]), startAge: Int64(min(age * 1e9, 4e18).rounded()),
      faultSet: setPlace.map { Int(values[$0]) } ?? 0)
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

  /// A distribution; a range without `by` is a uniform one; a range with `by`, a list or a number are levels.
  private static func law(_ node: Expression, _ name: String, _ site: SiteValues)
    throws(ScriptFailure) -> StudyDesign.Varied.Law
  {
    let value = site.value(node)
    let machine = site.machine
    if let object = machine.hostObject(value) as? DistributionObject {
      return .distribution(object.distribution)
    }
    if value.isNumber { return .levels([value.number]) }
    if value.isObject(.range) {
      let range = machine.range(value)
      if case .range(_, _, step: nil) = node.kind {
        do {
          return .distribution(try Distribution.uniform(lower: range.start, upper: range.end))
        } catch { throw ScriptFailure("\(name): \(error)", code: .badValue) }
      }
      let count = machine.strideCount(range)
      guard count >= 1, count <= 1_000_000 else {
        throw ScriptFailure(
          "\(name) has \(count) levels", help: "there can be 1 to 1,000,000", code: .badValue)
      }
      return .levels((0..<count).map { range.start + Double($0) * range.step })
    }
    if let numbers = machine.numbers(value), !numbers.isEmpty { return .levels(numbers) }
    throw ScriptFailure(
      "\(name) varies by \(machine.kindName(value))",
      help: "give a distribution, a range or a list of numbers", code: .badValue)
  }

  private static func method(_ node: Expression?, _ site: SiteValues) throws(ScriptFailure) -> (
    SamplingPlan, StudyDesign.Pairing
  ) {
    guard let node else { return (.monteCarlo, .crossed) }
    var word = node.kind.name
    var block = 100
    if case .call(let callee, let arguments) = node.kind {
      word = callee.kind.name
      if let argument = arguments.first {
        block = try whole(
          try site.number(argument.value, "the block of `lhs`"), "the block of `lhs`")
        guard block >= 1 else {
          throw ScriptFailure("the block of `lhs` is 0", help: "give a number of runs from 1")
        }
      }
    }
    switch word {
    case "lhs": return (.latinHypercube(blockSize: block), .crossed)
    case "sobol": return (.sobol(), .crossed)
    case "list": return (.monteCarlo, .listed)
    default: return (.monteCarlo, .crossed)
    }
  }

  private static func runs(
    _ node: Expression?, _ hasRule: Bool, _ design: StudyDesign, _ site: SiteValues
  ) throws(ScriptFailure) -> ClosedRange<Int> {
    let cells = design.cellCount
    guard let node else {
      if hasRule { return max(100, cells)...max(100_000, cells) }
      let count = design.isExhaustive && !design.varied.isEmpty ? cells : max(1000, cells)
      return count...count
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
    return range
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
