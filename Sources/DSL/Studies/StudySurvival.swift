import Engine

/// How long things last: over the age at which runs begin, or over the time of the first violation.
struct StudySurvival {
  private let study: StudyObject

  init(_ study: StudyObject) { self.study = study }

  /// With levels of `start_age`, the share of the runs that pass at each; else Kaplan and Meier's curve, and beside it
  /// the cumulative hazard of Nelson and Aalen.
  static func fields(of study: StudySymbol) -> [Field] {
    let time = Type.number(Dimension([.time: 1]))
    return [
      Field(name: study.hasAge ? "start_age" : "time", type: time),
      Field(name: "survival", type: .scalar), Field(name: "lower", type: .scalar),
      Field(name: "upper", type: .scalar), Field(name: "at_risk", type: .scalar),
    ] + (study.hasAge ? [] : [Field(name: "cumulative_hazard", type: .scalar)])
  }

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let points = study.symbol.hasAge ? byAge : try kaplanMeier()
    let names = Self.fields(of: study.symbol).map(\.name)
    func column(_ place: Int, _ unit: String, _ value: (Point) -> Double) -> Table.Column {
      Table.Column(names[place], unit: unit, .numbers(points.map(value)))
    }
    var columns = [
      column(0, "s") { $0.time }, column(1, "") { $0.survival }, column(2, "") { $0.lower },
      column(3, "") { $0.upper }, column(4, "") { Double($0.atRisk) },
    ]
    if !study.symbol.hasAge { columns.append(column(5, "") { $0.hazard }) }
    let table = try TableObject(
      Table(columns, path: "\(study.symbol.name).survival"), units: units)
    table.chart = chart(points)
    return table
  }

  private func chart(_ points: [Point]) -> Chart {
    let last = points.last?.time ?? 0
    let (size, unit): (Double, String) =
      last >= 2 * 86_400 ? (86_400, "d") : last >= 2 * 3600 ? (3600, "h") : (1, "s")
    let isByAge = study.symbol.hasAge
    return Chart(
      title: "\(study.symbol.name): survival, \(study.valid.count) runs, 95 % band",
      horizontal: isByAge ? "age at the start [\(unit)]" : "t [\(unit)]",
      vertical: isByAge ? "share that passes" : "share without violation",
      .band(
        points.map {
          Chart.Step(x: $0.time / size, y: $0.survival, lower: $0.lower, upper: $0.upper)
        }, isStepped: !isByAge))
  }

  private struct Point {
    let time: Double
    let survival: Double
    let lower: Double
    let upper: Double
    let atRisk: Int
    var hazard = 0.0
  }

  private var byAge: [Point] {
    guard let age = study.layout.range(ofFact: "start_age"),
      let passed = study.layout.range(ofFact: "passed")
    else { return [] }
    var counts: [Double: BinomialCount] = [:]
    for row in study.sample {
      counts[row.values[age.offset], default: BinomialCount()].record(
        row.values[passed.offset] != 0)
    }
    return counts.sorted { $0.key < $1.key }.map { time, count in
      let interval = count.wilson(level: 0.95)
      return Point(
        time: time, survival: count.fraction, lower: interval.lower, upper: interval.upper,
        atRisk: count.runs)
    }
  }

  /// A run fails at the first violation of any requirement, and is censored at its end.
  private func kaplanMeier() throws(ScriptFailure) -> [Point] {
    let layout = study.layout
    let violations = study.symbol.scenario.requirements.compactMap {
      layout.range(of: $0, "first_violation")
    }
    guard !violations.isEmpty, let duration = layout.range(ofFact: "duration") else {
      throw ScriptFailure(
        "\(study.symbol.name) has no survival: \(study.symbol.scenario.name) requires nothing",
        help: "add `require name: …` to the scenario")
    }
    let lives = study.sample.map { row -> Lifetime in
      let first = violations.map { row.values[$0.offset] }.filter(\.isFinite).min()
      return first.map { .failed(at: $0) } ?? .survived(row.values[duration.offset])
    }
    do {
      let curve = try SurvivalCurve(lives)
      let start = Point(time: 0, survival: 1, lower: 1, upper: 1, atRisk: lives.count)
      // What is violated from the start takes the place of the first point.
      return (curve.steps.first?.time == 0 ? [] : [start])
        + curve.steps.map { step in
          let interval = step.survivalInterval(level: 0.95)
          return Point(
            time: step.time, survival: step.survival, lower: interval.lower,
            upper: interval.upper, atRisk: step.atRisk, hazard: step.cumulativeHazard)
        }
    } catch { throw ScriptFailure.from(error) }
  }
}
