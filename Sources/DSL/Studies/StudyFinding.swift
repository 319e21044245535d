import Engine

/// What an estimator found.
enum StudyFinding {
  case probability(RareEventEstimate)
  /// The likeliest violation, and the values of what varies there.
  case designPoint(DesignPoint, values: [Double])
  /// The worst setting, and its run.
  case worst(Falsification.Result, run: Int)

  /// The probability that the requirement is violated.
  var probability: Double? {
    switch self {
    case .probability(let estimate): estimate.probability
    case .designPoint(let point, _): point.probability
    case .worst: nil
    }
  }

  /// Nil where the method does not tell how sure it is.
  func interval(_ level: Double) -> ConfidenceInterval? {
    if case .probability(let estimate) = self { estimate.interval(level: level) } else { nil }
  }
}

extension StudyObject {
  /// What the estimator found, as a study's account tells it.
  var findingLines: [String] {
    guard let target = symbol.target else { return [] }
    guard let finding else { return ["  no estimate yet: \(symbol.method.title) was not finished"] }
    switch finding {
    case .probability(let estimate):
      let levels = estimate.levels.count
      return [
        "  P(not \(target.name)) = \(StudyText.probability(finding, level: 0.95))",
        "  by \(symbol.method.title): \(levels) level\(levels == 1 ? "" : "s"), coefficient of variation "
          + "\(StudyText.percent(estimate.coefficientOfVariation))",
      ]
    case .designPoint(let point, let values):
      return [
        "  P(not \(target.name)) = \(StudyText.probability(finding, level: 0.95))",
        "  by FORM: reliability index β = \(QuantityFormat.number(point.reliabilityIndex)), "
          + "likeliest violation at \(setting(values))",
        "  importance: "
          + zip(course.space?.names ?? [], point.importanceFactors)
          .map { "\($0) \(StudyText.percent($1))" }.joined(separator: ", "),
      ]
    case .worst(let result, let run):
      let margin = text(of: result.robustness, .number(NumberType(target.margin)))
      return [
        "  \(target.name) is \(result.isFalsified ? "violated" : "not violated in this search"): "
          + "least margin \(margin) in run \(run)",
        "  with " + worstSetting(run),
      ]
    }
  }

  private func worstSetting(_ run: Int) -> String {
    guard let given = course.assignment.given(run: run) else { return "" }
    var parts = given.values.isEmpty ? [] : [setting(given.values)]
    if symbol.hasAge {
      parts.append(
        "start_age = \(text(of: Double(given.startAge) / 1e9, .number(Dimension([.time: 1]))))")
    }
    if let sets = symbol.faultSets, sets.count > 1 {
      let names = sets[given.faultSet].map(\.name).joined(separator: ", ")
      parts.append("faults [\(names)]")
    }
    return parts.joined(separator: ", ")
  }

  /// `payload = 2.3 kg, lag = 0.1 s`
  private func setting(_ values: [Double]) -> String {
    zip(symbol.varied, values).map { quantity, value in
      "\(quantity.name) = \(text(of: value, .number(quantity.type)))"
    }.joined(separator: ", ")
  }

  private func text(of value: Double, _ type: Type) -> String {
    let unit = type.displayUnit
    return QuantityFormat.format(
      si: value, dimension: unit.dimension, in: unit, significantDigits: 4)
  }

  /// How much each quantity matters where the likeliest violation lies.
  func importance(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    guard case .designPoint(let point, _)? = finding else { throw noFinding }
    return try TableObject(
      Table(
        [
          .init("parameter", .texts(course.space?.names ?? [])),
          .init("importance", .numbers(point.importanceFactors)),
        ], path: "\(symbol.name).importance"), units: units)
  }

  var noFinding: ScriptFailure {
    ScriptFailure(
      ending == .leftOut
        ? "\(symbol.name) is not carried out: another study is asked for"
        : "\(symbol.method.title) of \(symbol.name) was interrupted before it came to an estimate",
      help: ending == .leftOut ? "give its results with --from" : "run the script again to go on",
      code: .badValue)
  }
}
