import Engine

/// How much each quantity that varies matters to a value at the end of the runs.
struct StudySensitivity {
  private let study: StudyObject
  private let asked: AskedExpression

  init(_ study: StudyObject, _ values: SiteValues) throws(ScriptFailure) {
    if let condition = study.condition {
      throw ScriptFailure(
        "sensitivity needs all runs of \(study.symbol.name), not only those where \(condition)",
        help: "ask `\(study.symbol.name)` itself", code: .badValue)
    }
    self.study = study
    asked = try AskedExpression(study, values)
  }

  /// Columns of the table; `unit` is that of the value.
  static func fields(_ question: StudyQuestion, _ unit: NumberType) -> [Field] {
    let names = columns(question)
    let type =
      question == .sobol
      ? Type.scalar
      : .number(unit.scale == .point ? NumberType(unit.dimension, scale: .difference) : unit)
    return [Field(name: "parameter", type: .text)] + names.map { Field(name: $0, type: type) }
  }

  private static func columns(_ question: StudyQuestion) -> [String] {
    question == .sobol
      ? ["first", "first_lower", "first_upper", "total", "total_lower", "total_upper"]
      : ["mu", "mu_star", "mu_star_lower", "mu_star_upper", "sigma"]
  }

  func table(_ question: StudyQuestion, _ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let rows: [(name: String, values: [Double])]
    do {
      rows = question == .sobol ? try sobol() : try morris()
    } catch {
      throw ScriptFailure("\(asked.text): \(ScriptFailure.from(error).message)", code: .badValue)
    }
    // A difference has the scale of its unit and not its zero.
    let scale = question == .sobol ? 1 : asked.unit.scale
    let symbol =
      question == .sobol || (asked.unit.dimension.isOne && asked.unit.scale == 1)
      ? "" : asked.unit.isAffine ? asked.unit.dimension.symbol : asked.unit.symbol
    let divisor = asked.unit.isAffine ? 1 : scale
    let columns = Self.columns(question).enumerated().map { place, name in
      Table.Column(name, unit: symbol, .numbers(rows.map { $0.values[place] / divisor }))
    }
    let table = try TableObject(
      Table(
        [.init("parameter", .texts(rows.map(\.name)))] + columns,
        path: "\(study.symbol.name).\(question.rawValue)"), units: units)
    table.chart = tornado(question, rows, divisor, symbol)
    return table
  }

  /// Total indices, or mean magnitudes of elementary effects, the greatest on top.
  private func tornado(
    _ question: StudyQuestion, _ rows: [(name: String, values: [Double])], _ divisor: Double,
    _ unit: String
  ) -> Chart {
    let place = question == .sobol ? 3 : 1
    let bars = rows.map { row in
      let (low, high) = (row.values[place + 1] / divisor, row.values[place + 2] / divisor)
      return Chart.Bar(
        row.name, row.values[place] / divisor, limits: low <= high ? low...high : nil)
    }
    let what = question == .sobol ? "total Sobol index" : "mean magnitude of the effect"
    return Chart(
      title: "\(study.symbol.name): \(asked.text)",
      horizontal: unit.isEmpty ? what : "\(what) [\(unit)]", vertical: "",
      .bars(bars.sorted { $0.value > $1.value }))
  }

  private func sobol() throws -> [(name: String, values: [Double])] {
    guard case .sobolIndices(let design) = study.course.kind else { return [] }
    let width = design.names.count + 2
    // A study that was interrupted has whole rows at its beginning.
    let count = study.rows.count / width
    guard count >= 2 else { throw ScriptFailure("\(study.rows.count) runs are too few") }
    let whole = try SaltelliDesign(
      names: design.names, rowCount: count, seed: design.seed, plan: design.plan)
    let indices = try SobolIndices(whole, outputs: outputs(count * width))
    return indices.indices.map { index in
      (
        index.name,
        [
          index.firstOrder, index.firstOrderInterval.lower, index.firstOrderInterval.upper,
          index.total, index.totalInterval.lower, index.totalInterval.upper,
        ]
      )
    }
  }

  private func morris() throws -> [(name: String, values: [Double])] {
    guard case .morris(let design) = study.course.kind else { return [] }
    let width = design.names.count + 1
    let count = study.rows.count / width
    guard count >= 2 else { throw ScriptFailure("\(study.rows.count) runs are too few") }
    let whole = try MorrisDesign(
      names: design.names, trajectoryCount: count, levelCount: design.levelCount,
      seed: design.seed)
    let effects = try ElementaryEffects(whole, outputs: outputs(count * width))
    return effects.effects.map { effect in
      (
        effect.name,
        [
          effect.mean, effect.meanMagnitude, effect.magnitudeInterval.lower,
          effect.magnitudeInterval.upper, effect.deviation,
        ]
      )
    }
  }

  /// The value of each of the first runs; every one of them is needed.
  private func outputs(_ count: Int) throws(ScriptFailure) -> [Double] {
    try study.rows.prefix(count).map { row throws(ScriptFailure) in
      if let failure = row.failure {
        throw ScriptFailure("run \(row.run) of \(study.symbol.name) failed: \(failure)")
      }
      let value = asked.value(row)
      guard value.isFinite else {
        throw ScriptFailure(
          "run \(row.run) has no such value; sensitivity needs it of every run",
          help: "ask for something that every run has, such as a margin")
      }
      return value
    }
  }
}
