/// How strongly and how unevenly each variable moves a function, from paths that move one variable at a time.
///
/// An elementary effect is the change of the function over the step in the unit cube. μ is the mean effect, μ* the mean
/// magnitude (importance), σ the standard deviation (curvature and interaction).
///
/// Source: Morris (1991); Campolongo, Cariboni & Saltelli (2007), Environ. Model. Softw. 22, 1509–1518, for μ*.
public struct ElementaryEffects: Hashable, Sendable {
  /// One variable.
  public struct Effect: Hashable, Sendable {
    public let name: String
    public let mean: Double
    public let meanMagnitude: Double
    public let deviation: Double
    /// The normal interval of μ*.
    public let magnitudeInterval: ConfidenceInterval
  }

  public let effects: [Effect]

  /// Takes the function's value at every run of the design, in order.
  public init(_ design: MorrisDesign, outputs: [Double], level: Double = 0.95)
    throws(ReliabilityError)
  {
    try self.init(
      names: design.names, points: (0..<design.runCount).map { design.point(run: $0) },
      outputs: outputs, level: level)
  }

  /// Takes paths of d + 1 points each from elsewhere, in units of the ranges of the variables.
  public init(names: [String], points: [[Double]], outputs: [Double], level: Double = 0.95)
    throws(ReliabilityError)
  {
    let width = names.count + 1
    guard outputs.count == points.count, points.count % width == 0, !points.isEmpty else {
      throw ReliabilityError(
        method: "Elementary effects",
        reason:
          "\(points.count) points and \(outputs.count) values; it takes as many of both, in paths of "
          + "\(width) points")
    }
    var means = [RunningMean](repeating: RunningMean(), count: names.count)
    var magnitudes = means
    for place in points.indices where place % width > 0 {
      let changes = zip(points[place], points[place - 1]).map { $0 - $1 }
      let moved = changes.indices.filter { abs(changes[$0]) > 1e-9 }
      guard moved.count == 1 else {
        throw ReliabilityError(
          method: "Elementary effects",
          reason:
            "between points \(place - 1) and \(place) \(moved.count) variables change; each step of a path "
            + "moves one")
      }
      let effect = (outputs[place] - outputs[place - 1]) / changes[moved[0]]
      means[moved[0]].record(effect)
      magnitudes[moved[0]].record(abs(effect))
    }
    effects = names.indices.map { place in
      Effect(
        name: names[place], mean: means[place].mean, meanMagnitude: magnitudes[place].mean,
        deviation: means[place].variance.squareRoot(),
        magnitudeInterval: .normal(
          estimate: magnitudes[place].mean, standardError: magnitudes[place].standardError,
          level: level))
    }
  }
}
