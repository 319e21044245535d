import Engine

/// What a question asks of each run, worked out run by run.
struct AskedExpression {
  /// As the script has it.
  let text: String
  let unit: Unit
  let node: Expression
  private let program: any StepExpression
  private let seed: UInt64

  /// - Parameter place: which of the expressions that the question asks for
  init(_ study: StudyObject, _ values: SiteValues, _ place: Int = 0) throws(ScriptFailure) {
    guard values.site.steps.indices.contains(place) else {
      throw ScriptFailure("nothing is asked of the runs")
    }
    let node = values.site.steps[place]
    let host = study.layout.reference.host
    self.node = node
    program = try StepCompiler(
      host.checked, StudyEnvironment(layout: study.layout, values: values)
    ).compile(node)
    text = host.text(of: node)
    unit = host.checked.type(of: node).displayUnit
    seed = study.settings.seed
  }

  func value(_ row: StudyRow) -> Double { StudyObject.evaluate(program, row, seed: seed) }
}

/// What is asked of a study, worked out for every run.
struct StudyAnswer {
  private let study: StudyObject
  private let question: StudyQuestion
  private let asked: AskedExpression
  /// With the numbers of the runs; runs that have no such value, as the onset of a fault that never came, are left out.
  private let found: [(run: Int, value: Double)]
  /// What an estimator says instead of the share of the runs: whether it is asked for the violation or its opposite.
  private let isViolation: Bool?
  /// The law of life that is asked for, if one is.
  private let life: StudyLife?

  init(_ study: StudyObject, _ question: StudyQuestion, _ values: SiteValues) throws(ScriptFailure)
  {
    let asked = try AskedExpression(study, values)
    self.study = study
    self.question = question
    self.asked = asked
    life = question.isLife ? try StudyLife(study, question, values) : nil
    isViolation =
      question == .probability && study.symbol.method.isRareEvent
      ? study.symbol.asksOfTarget(asked.node) : nil
    // A search is not a sample, but its values are what they are.
    let rows = question.needsSample ? study.sample : study.valid
    found = rows.map { ($0.run, asked.value($0)) }.filter { !$0.1.isNaN }
    guard !found.isEmpty || life != nil else {
      throw Self.nothing(of: study, asked)
    }
  }

  /// Why no run has an answer, and the way out.
  private static func nothing(of study: StudyObject, _ asked: AskedExpression) -> ScriptFailure {
    let name = study.symbol.name
    if study.ending == .leftOut {
      return ScriptFailure(
        "\(name) is not carried out: another study is asked for",
        help: "give its results with --from", code: .badValue)
    }
    if study.valid.isEmpty {
      return ScriptFailure(
        "no run of \(name) came to its end",
        help: study.failed.first?.failure
          ?? "let it go on longer, or run the script again to go on", code: .badValue)
    }
    return ScriptFailure(
      "no run of \(name) has a value for \(asked.text)",
      help: "what never came, such as an onset or a first violation, has no value; "
        + "`\(name).table` shows what the runs end with", code: .badValue)
  }

  private var numbers: [Double] { found.map(\.value) }

  private var count: BinomialCount {
    BinomialCount(events: found.count { $0.value != 0 }, runs: found.count)
  }

  /// The values, in blocks of runs that share their chance.
  private var sample: BlockedSample {
    var sample = BlockedSample()
    for (run, value) in found {
      sample.record(value, block: study.course.block(of: run, study.settings))
    }
    return sample
  }

  private var isProbability: Bool { question == .probability }

  /// Nil for a mean where chance was drawn only once.
  private func interval(of sample: BlockedSample, _ level: Double) -> ConfidenceInterval? {
    isProbability
      ? sample.shareInterval(level: level) : study.interval(sample, asked.unit, level: level)
  }

  private var mean: RunningMean {
    var mean = RunningMean()
    for value in numbers { mean.record(value) }
    return mean
  }

  func interval(_ level: Double) throws(ScriptFailure) -> ConfidenceInterval {
    if let life { return try life.interval(level) }
    guard let isViolation else {
      if let interval = interval(of: sample, level) { return interval }
      throw ScriptFailure(
        found.count == 1
          ? "the mean of one run has no interval"
          : "the mean of \(found.count) runs that share one draw has no interval",
        help: found.count == 1
          ? "carry out at least two: `runs: 100`"
          : "carry out at least two for each combination of levels, or give each its own draw: `chance: own`",
        code: .badValue)
    }
    guard let finding = study.finding else { throw study.noFinding }
    guard let interval = finding.interval(level) else {
      throw ScriptFailure(
        "\(study.symbol.method.title) does not tell how sure it is",
        help: "its boundary is a plane; see what subset simulation says: `method: subset(…)`",
        code: .badValue)
    }
    return isViolation
      ? interval : .init(lower: 1 - interval.upper, upper: 1 - interval.lower, level: level)
  }

  /// Clopper and Pearson's interval of a share.
  func exactInterval(_ level: Double) throws(ScriptFailure) -> ConfidenceInterval {
    guard isProbability, isViolation == nil else {
      throw ScriptFailure(
        "an exact interval is that of a share of runs drawn as they come",
        help: "ask for `.interval(95 %)`", code: .badValue)
    }
    return count.clopperPearson(level: level)
  }

  func text(_ level: Double) throws(ScriptFailure) -> String {
    if let life { return try life.text(level) }
    if isViolation != nil {
      guard let finding = study.finding else { throw study.noFinding }
      return StudyText.probability(finding, level: level)
        + " by \(study.symbol.method.title), \(study.rows.count) runs"
    }
    let sample = sample
    guard let interval = interval(of: sample, level) else {
      return StudyText.number(sample.mean, asked.unit)
        + (found.count == 1
          ? " (one run: no interval)" : " (\(found.count) runs that share one draw: no interval)")
    }
    return isProbability
      ? StudyText.probability(count, interval)
      : StudyText.mean(sample.mean, interval, asked.unit)
  }

  func value(_ p: Double, in machine: Machine) throws(ScriptFailure) -> Value {
    switch question {
    case .probability:
      guard let isViolation else { return Value(count.fraction) }
      guard let probability = study.finding?.probability else { throw study.noFinding }
      return Value(isViolation ? probability : 1 - probability)
    case .meanLife, .tenPercentLife: return Value(canonical: try life?.value() ?? .nan)
    case .count: return Value(Double(count.events))
    case .mean:
      let sum = numbers.reduce(0, +)
      return Value(canonical: sum.isFinite ? mean.mean : sum)
    case .deviation: return Value(canonical: mean.variance.squareRoot())
    case .median: return Value(try quantile(0.5))
    case .quantile: return Value(try quantile(p))
    case .smallest: return Value(numbers.min() ?? .nan)
    case .largest: return Value(numbers.max() ?? .nan)
    case .values: return try machine.makeList(numbers: numbers)
    case .lowestRun: return Value(Double(found.min { $0.value < $1.value }?.run ?? 0))
    case .highestRun: return Value(Double(found.max { $0.value < $1.value }?.run ?? 0))
    case .histogram, .run, .replay, .sobol, .morris, .weibull, .weibullWithLocation, .lognormal,
      .exponential, .restricted, .compare, .heat:
      return .none
    }
  }

  /// Between the two values next to it, as `quantile` of the library.
  private func quantile(_ p: Double) throws(ScriptFailure) -> Double {
    guard (0...1).contains(p) else {
      throw ScriptFailure(
        "the share of a quantile is \(QuantityFormat.number(p))", help: "it lies between 0 and 1",
        code: .badValue)
    }
    let sorted = numbers.sorted()
    let place = p * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
  }

  /// Intervals of equal width from the smallest value to the largest; each holds its lower end, the last both.
  func histogram(_ bins: Int, _ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let values = numbers
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let width = high > low ? (high - low) / Double(bins) : 1
    let used = high > low ? bins : 1
    var counts = [Double](repeating: 0, count: used)
    for value in values { counts[min(used - 1, max(0, Int((value - low) / width)))] += 1 }
    let symbol = asked.unit.dimension.isOne && asked.unit.scale == 1 ? "" : asked.unit.symbol
    let ends = (0...used).map { asked.unit.fromSI(low + Double($0) * width) }
    let table = try TableObject(
      Table(
        [
          .init("from", unit: symbol, .numbers(Array(ends.dropLast()))),
          .init("to", unit: symbol, .numbers(Array(ends.dropFirst()))),
          .init("runs", .numbers(counts)),
        ], path: "\(study.symbol.name).histogram"), units: units)
    table.chart = Chart(
      title: "\(study.symbol.name): \(asked.text), \(values.count) runs",
      horizontal: symbol.isEmpty ? asked.text : "\(asked.text) [\(symbol)]", vertical: "runs",
      .histogram(edges: ends, counts: counts))
    return table
  }
}
