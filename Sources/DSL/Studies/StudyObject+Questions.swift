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
    default:
      let answer = try StudyAnswer(study, question, values)
      return try answer.value(try number(0, 0.5, "p"), in: machine)
    }
  }

  private func interval(_ interval: StudyInterval, _ answer: StudyAnswer, _ level: Double)
    throws(ScriptFailure) -> Value
  {
    let found = answer.interval(level)
    switch interval {
    case .lower: return Value(canonical: found.lower)
    case .upper: return Value(canonical: found.upper)
    case .halfWidth: return Value(canonical: found.halfWidth)
    case .interval: return try machine.makeList(numbers: [found.lower, found.upper])
    case .text: return try machine.makeString(answer.text(level))
    }
  }
}

/// What is asked of a study, worked out for every run.
struct StudyAnswer {
  private let study: StudyObject
  private let question: StudyQuestion
  private let text: String
  private let unit: Unit
  /// With the numbers of the runs; runs that have no such value, as the onset of a fault that never came, are left out.
  private let found: [(run: Int, value: Double)]

  init(_ study: StudyObject, _ question: StudyQuestion, _ values: SiteValues) throws(ScriptFailure)
  {
    guard let node = values.site.steps.first else {
      throw ScriptFailure("nothing is asked of the runs")
    }
    let host = study.layout.reference.host
    let program = try StepCompiler(
      host.checked, StudyEnvironment(layout: study.layout, values: values)
    ).compile(node)
    self.study = study
    self.question = question
    text = host.text(of: node)
    unit = host.checked.type(of: node).displayUnit
    found = study.valid.map {
      ($0.run, StudyObject.evaluate(program, $0, seed: study.settings.seed))
    }.filter { !$0.1.isNaN }
    guard !found.isEmpty else {
      throw ScriptFailure(
        study.ending == .leftOut
          ? "\(study.symbol.name) is not carried out: another study is asked for"
          : study.valid.isEmpty
            ? "no run of \(study.symbol.name) came to its end"
            : "no run of \(study.symbol.name) has a value for \(text)",
        help: study.ending == .leftOut ? "give its results with --from" : nil,
        code: .badValue)
    }
  }

  private var numbers: [Double] { found.map(\.value) }

  private var count: BinomialCount {
    BinomialCount(events: found.count { $0.value != 0 }, runs: found.count)
  }

  private var mean: RunningMean {
    var mean = RunningMean()
    for value in numbers { mean.record(value) }
    return mean
  }

  func interval(_ level: Double) -> ConfidenceInterval {
    question == .probability ? count.wilson(level: level) : mean.interval(level: level)
  }

  func text(_ level: Double) -> String {
    question == .probability
      ? StudyText.probability(count, level: level)
      : StudyText.mean(mean.mean, mean.interval(level: level), unit)
  }

  func value(_ p: Double, in machine: Machine) throws(ScriptFailure) -> Value {
    switch question {
    case .probability: return Value(count.fraction)
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
    case .histogram, .run, .replay: return .none
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
    let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : unit.symbol
    let ends = (0...used).map { unit.fromSI(low + Double($0) * width) }
    let table = try TableObject(
      Table(
        [
          .init("from", unit: symbol, .numbers(Array(ends.dropLast()))),
          .init("to", unit: symbol, .numbers(Array(ends.dropFirst()))),
          .init("runs", .numbers(counts)),
        ], path: "\(study.symbol.name).histogram"), units: units)
    table.chart = Chart(
      title: "\(study.symbol.name): \(text), \(values.count) runs",
      horizontal: symbol.isEmpty ? text : "\(text) [\(symbol)]", vertical: "runs",
      .histogram(edges: ends, counts: counts))
    return table
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
