import Engine
import Glibc

/// What a calibration found as people read it.
enum CalibrationText {
  /// "20.1 mohm", to four digits.
  static func quantity(_ value: Double, _ type: Type) -> String {
    let unit = type.displayUnit
    return QuantityFormat.format(
      si: value, dimension: unit.dimension, in: unit, significantDigits: 4)
  }

  /// "20.12 mohm (90 %: 19.81 … 20.44 mohm)", with digits enough to see the interval.
  static func estimate(_ marginal: Posterior.Marginal, _ type: Type) -> String {
    let unit = type.displayUnit
    let range = marginal.interval(0.9)
    let ends = (unit.fromSI(range.lowerBound), unit.fromSI(range.upperBound))
    let size = max(abs(unit.fromSI(marginal.median)), abs(ends.0), abs(ends.1))
    let digits = Int(log10(max(size / max(abs(ends.1 - ends.0), 1e-300), 1)).rounded(.up)) + 2
    func shown(_ value: Double) -> String {
      QuantityFormat.format(
        si: value, dimension: unit.dimension, in: unit, significantDigits: min(digits, 12))
    }
    let lower = QuantityFormat.number(ends.0, significantDigits: min(digits, 12))
    return "\(shown(marginal.median)) (90 %: \(lower) … \(shown(range.upperBound)))"
  }
}

extension CalibrationResult {
  /// What came of it, for the account after the calibration.
  var summaryLines: [String] {
    var lines = [
      "calibration \(symbol.name) of \(symbol.scenario.name): \(posterior.evaluations) runs, \(data.count) readings"
    ]
    for (unknown, marginal) in zip(symbol.unknowns, marginals) {
      lines.append(
        "  \(unknown.name) = \(CalibrationText.estimate(marginal, .number(unknown.type)))")
    }
    for (output, noise) in zip(symbol.outputs, noise) {
      let type = Type.number(output.difference)
      let text =
        noise.place.map { CalibrationText.estimate(posterior.marginals[$0], type) }
        ?? CalibrationText.quantity(noise.known, type) + ", as given"
      lines.append("  noise of \(output.column) = \(text)")
    }
    let largest = posterior.marginals.map(\.reductionFactor).max() ?? .nan
    let least =
      posterior.marginals.flatMap { [$0.bulkSampleSize, $0.tailSampleSize] }.min() ?? .nan
    lines.append(
      "  R̂ at most \(QuantityFormat.number(largest, significantDigits: 4)), "
        + "\(Int(max(least, 0).isFinite ? least : 0)) effective draws or more"
        + (posterior.check.map {
          "; the surrogate's draws are worth \(StudyText.percent($0.efficiency))"
        } ?? ""))
    return lines + warnings.map { "  warning: " + $0 }
  }

  /// What a reader of the figures must know.
  var warnings: [String] {
    var result = posterior.warnings
    if let failureText {
      result.append("\(failures) of \(posterior.evaluations) runs failed; \(failureText)")
    }
    for crowding in posterior.crowding(settings.priors) {
      result.append(
        "\(StudyText.percent(crowding.share)) of \(crowding.name) lie in the \(crowding.isLower ? "lowest" : "highest") "
          + "hundredth of its prior: widen the prior, unless nothing beyond is possible")
    }
    result += posterior.misfitWarnings(measurements, of: "the scenario")
    return result
  }
}
