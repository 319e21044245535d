import Engine

/// A law of life fitted to a time that runs end with, such as `safe.first_violation`.
///
/// A run that has no such time outlived its duration: with its duration in place of every event that did not come, the
/// time that is asked for tells how long it is known to have lasted.
///
/// A time counted from birth, which names `start_age`, is not seen as it happens: a run that begins at an age finds what
/// had failed by then as well as what fails in it. So a violation in such a run tells that the life was shorter, and not
/// how long it was: it is censored on the left.
struct StudyLife {
  let question: StudyQuestion
  let fit: LifeFit
  private let unit: Unit
  /// The time as the script asks for it.
  let text: String
  /// The name of the study.
  let name: String

  init(_ study: StudyObject, _ question: StudyQuestion, _ values: SiteValues) throws(ScriptFailure)
  {
    let asked = try AskedExpression(study, values)
    let layout = study.layout
    guard let duration = layout.range(ofFact: "duration") else {
      throw ScriptFailure("\(study.symbol.name) does not know how long its runs took")
    }
    let events = layout.eventPlaces
    let age = asked.node.mentions("start_age") ? layout.range(ofFact: "start_age") : nil
    let lives = study.sample.compactMap { row -> Lifetime? in
      let time = asked.value(row)
      guard time.isNaN else {
        let isOld = age.map { row.values[$0.offset] > 0 } ?? false
        return isOld ? .failedBefore(time) : .failed(at: time)
      }
      var values = row.values
      for place in events where values[place].isNaN { values[place] = values[duration.offset] }
      let outlived = asked.value(StudyRow(run: row.run, values: values))
      return outlived.isNaN ? nil : .survived(outlived)
    }
    guard !lives.isEmpty else {
      throw ScriptFailure(
        "no run of \(study.symbol.name) tells how long \(asked.text) lasts", code: .badValue)
    }
    if lives.contains(.failed(at: 0)) {
      let name = study.symbol.name
      throw ScriptFailure(
        "some runs of \(name) fail at their very start: a life of 0 s has no place in a law of life",
        help: study.symbol.hasAge
          ? "count from birth: `\(name).\(question.rawValue)(start_age + \(asked.text))`"
          : "leave them out: `\(name).where(\(asked.text) > 0 s or passed)`", code: .badValue)
    }
    self.question = question
    name = study.symbol.name
    unit = asked.unit
    text = asked.text
    do {
      fit =
        question == .weibullWithLocation
        ? try .weibullWithLocation(lives) : try LifeFit(Self.family(question), lives)
    } catch {
      throw ScriptFailure("\(asked.text): \(error)", code: .badValue)
    }
  }

  static func family(_ question: StudyQuestion) -> LifeFamily {
    switch question {
    case .lognormal: .lognormal
    case .exponential: .exponential
    default: .weibull
    }
  }

  private var failures: Int {
    fit.lives.count { if case .survived = $0 { false } else { true } }
  }

  // MARK: A single figure

  private var quantity: LifeQuantity { question == .meanLife ? .mean : .quantile(0.1) }

  func value() throws(ScriptFailure) -> Double { fit.value(quantity) }

  func interval(_ level: Double) throws(ScriptFailure) -> ConfidenceInterval {
    try interval(quantity, level)
  }

  func text(_ level: Double) throws(ScriptFailure) -> String {
    return StudyText.mean(fit.value(quantity), try interval(level), unit)
      + ", \(failures) failures in \(fit.lives.count) runs"
  }

  // MARK: The law

  /// What the record of a fit holds: figures of the law, each with its 95 % limits, then what they rest on.
  private static func figures(_ question: StudyQuestion) -> [(
    name: String, isTime: Bool, quantity: LifeQuantity
  )] {
    let law: [(name: String, isTime: Bool, quantity: LifeQuantity)] =
      switch question {
      case .lognormal: [("sigma", false, .shape), ("median", true, .scale)]
      case .exponential: []
      default: [("shape", false, .shape), ("scale", true, .scale)]
      }
    return law + [("mttf", true, .mean), ("b10", true, .quantile(0.1))]
  }

  /// Of the law of three parameters, the time before which nothing fails, with its limits.
  private static func locationNames(_ question: StudyQuestion) -> [String] {
    question == .weibullWithLocation ? ["location", "location_lower", "location_upper"] : []
  }

  static func fields(_ question: StudyQuestion, _ time: NumberType) -> [Field] {
    var fields = figures(question).flatMap { figure in
      let type = figure.isTime ? Type.number(time) : .scalar
      return ["", "_lower", "_upper"].map { Field(name: figure.name + $0, type: type) }
    }
    fields += locationNames(question).map { Field(name: $0, type: .number(time)) }
    fields += ["failures", "runs", "aicc"].map { Field(name: $0, type: .scalar) }
    return fields + [
      Field(name: "distribution", type: .distribution(time)),
      Field(name: "probability_plot", type: .table(plotFields)),
    ]
  }

  func record(in machine: Machine, _ units: UnitTable) throws(ScriptFailure) -> Value {
    var values: [Value] = []
    for figure in Self.figures(question) {
      let interval = try interval(figure.quantity, 0.95)
      for value in [fit.value(figure.quantity), interval.lower, interval.upper] {
        values.append(Value(canonical: value))
      }
    }
    if question == .weibullWithLocation {
      let interval = fit.locationInterval()
      for value in [fit.location, max(interval.lower, 0), interval.upper] {
        values.append(Value(canonical: value))
      }
    }
    for value in [Double(failures), Double(fit.lives.count), fit.correctedAkaikeCriterion] {
      values.append(Value(canonical: value))
    }
    let law: Distribution
    do { law = try fit.distribution() } catch { throw ScriptFailure("\(text): \(error)") }
    values.append(try machine.makeHandle(DistributionObject(law)))
    values.append(try machine.makeHandle(try probabilityPlot(units)))
    return try machine.makeRecord(
      Self.fields(question, NumberType(unit)).map(\.name), values)
  }

  /// Of an exponential law the exact one by χ², if all failures were seen: its quantiles are multiples of its mean.
  func interval(_ quantity: LifeQuantity, _ level: Double) throws(ScriptFailure)
    -> ConfidenceInterval
  {
    let isExact = fit.lives.allSatisfy { if case .failedBefore = $0 { false } else { true } }
    guard question == .exponential, isExact else { return fit.interval(quantity, level: level) }
    let mean: ConfidenceInterval
    do { mean = try ExponentialLife(fit.lives).interval(level: level) } catch {
      throw ScriptFailure("\(text): \(error)", code: .badValue)
    }
    let factor = fit.value(quantity) / fit.value(.mean)
    return .init(lower: mean.lower * factor, upper: mean.upper * factor, level: level)
  }
}

extension StudyLayout {
  /// Where times of what need not come lie: first violations and onsets.
  var eventPlaces: [Int] {
    StudyColumn.all(of: study).compactMap { column in
      switch column.source {
      case .firstViolation, .onset: range(of: column)?.offset
      default: nil
      }
    }
  }
}
