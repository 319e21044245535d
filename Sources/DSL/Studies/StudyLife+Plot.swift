import Engine
import Glibc

/// The probability plot of a fitted law: every failure beside what the law says of its time.
extension StudyLife {
  static let plotFields: [Field] = [
    Field(name: "time", type: .number(Dimension([.time: 1]))),
    Field(name: "probability", type: .scalar), Field(name: "fit", type: .scalar),
    Field(name: "lower", type: .scalar), Field(name: "upper", type: .scalar),
  ]

  /// Medians of the ranks take a search each; of more failures Benard's formula is as good as exact.
  private static let exactRankLimit = 2000

  /// A row for each failure: its time, the share failed by then as its rank tells it and as the law does, with the
  /// 95 % limits of the law. Where failures are known only to have come before an age, a row for each share failed by one.
  func probabilityPlot(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let failures = fit.lives.count(where: \.isFailure)
    let plot: ProbabilityPlot
    do {
      plot = try ProbabilityPlot(
        fit.lives, family: fit.family,
        positions: failures > Self.exactRankLimit ? .benard : .medianRank
      )
    } catch { throw ScriptFailure("\(text): \(error)", code: .badValue) }
    let points = plot.points
    let shares = try points.map { point throws(ScriptFailure) in try failed(by: point.time) }
    func column(_ place: Int, _ unit: String, _ values: [Double]) -> Table.Column {
      Table.Column(Self.plotFields[place].name, unit: unit, .numbers(values))
    }
    let table = try TableObject(
      Table(
        [
          column(0, "s", points.map(\.time)), column(1, "", points.map(\.probability)),
          column(2, "", shares.map(\.value)), column(3, "", shares.map(\.interval.lower)),
          column(4, "", shares.map(\.interval.upper)),
        ], path: "\(name).probability_plot"), units: units)
    table.chart = try ProbabilityPaper(self, plot).chart()
    return table
  }

  /// The share that the law says has failed by a time, with its 95 % limits.
  func failed(by time: Double) throws(ScriptFailure) -> (
    value: Double, interval: ConfidenceInterval
  ) {
    let value = 1 - fit.value(.survival(at: time))
    guard question == .exponential else {
      let survival = fit.interval(.survival(at: time))
      return (value, .init(lower: 1 - survival.upper, upper: 1 - survival.lower, level: 0.95))
    }
    let mean = try interval(.mean, 0.95)
    return (
      value,
      .init(lower: -expm1(-time / mean.upper), upper: -expm1(-time / mean.lower), level: 0.95)
    )
  }
}
