import Glibc

/// Measured numbers with independent normal errors, whose size is known or to be found out.
public struct Measurements: Sendable {
  /// What is known of the standard deviation of the errors of a series.
  public enum Noise: Sendable {
    case known(Double)
    /// One deviation for the whole series, found out with the other unknowns; nothing below 0 is possible.
    case unknown(Distribution)
  }

  /// Numbers measured alike, such as the readings of one instrument.
  public struct Series: Sendable {
    public let name: String
    public let values: [Double]
    public let noise: Noise

    public init(_ name: String, values: [Double], noise: Noise) {
      self.name = name
      self.values = values
      self.noise = noise
    }
  }

  /// Numbers whose errors are all known, or all of one unknown size.
  struct Block: Sendable {
    let places: [Int]
    /// Which of the unknown deviations; nil where they are known.
    let noise: Int?
  }

  public let values: [Double]
  /// Standard deviation of each error; where it is unknown, the middle of what is believed.
  public let deviations: [Double]
  /// The unknown deviations, as quantities to be found out.
  public let unknownNoise: [SampleDesign.Variable]
  let blocks: [Block]
  /// Each series, in the order of its readings; where none was named, all numbers as one without a name.
  let runs: [(name: String, places: Range<Int>, isNoiseKnown: Bool)]

  public init(values: [Double], deviations: [Double]) throws(CalibrationError) {
    self.values = values
    self.deviations = deviations
    unknownNoise = []
    blocks = [Block(places: Array(values.indices), noise: nil)]
    runs = [("", values.indices, true)]
    try check()
  }

  public init(_ series: [Series]) throws(CalibrationError) {
    var deviations: [Double] = []
    var known: [Int] = []
    var unknown: [Block] = []
    var variables: [SampleDesign.Variable] = []
    var runs: [(name: String, places: Range<Int>, isNoiseKnown: Bool)] = []
    for one in series {
      let places = Array(deviations.count..<deviations.count + one.values.count)
      let range = deviations.count..<deviations.count + one.values.count
      if case .known = one.noise {
        runs.append((one.name, range, true))
      } else {
        runs.append((one.name, range, false))
      }
      switch one.noise {
      case .known(let deviation):
        deviations += places.map { _ in deviation }
        known += places
      case .unknown(let distribution):
        guard distribution.range.lowerBound >= 0 else {
          throw CalibrationError(
            method: "Measurements",
            reason: "the noise of \(one.name) could be below 0 under \(distribution); give it a "
              + "distribution of numbers above 0, such as lognormal")
        }
        deviations += places.map { _ in distribution.quantile(0.5) }
        unknown.append(Block(places: places, noise: variables.count))
        variables.append(.init(Self.noiseName(one.name), distribution))
      }
    }
    values = series.flatMap(\.values)
    self.deviations = deviations
    unknownNoise = variables
    self.runs = runs
    blocks = (known.isEmpty ? [] : [Block(places: known, noise: nil)]) + unknown
    try check()
  }

  /// What the unknown deviation of a series is called among the quantities of a posterior.
  public static func noiseName(_ series: String) -> String { "noise of \(series)" }

  private func check() throws(CalibrationError) {
    guard !values.isEmpty, values.count == deviations.count, values.allSatisfy(\.isFinite),
      deviations.allSatisfy({ $0 > 0 && $0.isFinite })
    else {
      throw CalibrationError(
        method: "Measurements",
        reason: "\(values.count) numbers with \(deviations.count) standard deviations from "
          + "\(deviations.min() ?? .nan) up; it takes finite numbers, each with a deviation above 0"
      )
    }
  }

  public var count: Int { values.count }

  /// (model − measured)/deviation, number by number; nil if the model gave none or others.
  func residuals(_ outputs: [Double]?) -> [Double]? {
    guard let outputs, outputs.count == count else { return nil }
    var residuals = outputs
    for place in residuals.indices {
      residuals[place] = (outputs[place] - values[place]) / deviations[place]
      guard residuals[place].isFinite else { return nil }
    }
    return residuals
  }

  /// What the model must have given for these residuals.
  func outputs(_ residuals: [Double]) -> [Double] {
    residuals.indices.map { values[$0] + residuals[$0] * deviations[$0] }
  }

  /// Unknown deviations over those that `deviations` holds, given the deviations themselves.
  func ratios(_ unknown: ArraySlice<Double>) -> [Double] {
    zip(unknown, blocks.filter { $0.noise != nil }).map { value, block in
      max(value / deviations[block.places[0]], 1e-9)
    }
  }

  /// The sum of squares of each block's residuals.
  func squares(_ residuals: [Double]) -> [Double] {
    blocks.map { block in block.places.reduce(0) { $0 + residuals[$1] * residuals[$1] } }
  }

  /// ln of the likelihood, but for a constant, with the unknown deviations this many times `deviations`:
  /// −Σ (½ Σ rᵢ²/ρ² + n ln ρ), the outer sum over the blocks.
  func logLikelihood(_ squares: [Double], ratios: [Double]) -> Double {
    zip(blocks, squares).reduce(0) { sum, next in
      let (block, square) = next
      guard let noise = block.noise else { return sum - 0.5 * square }
      let ratio = ratios[noise]
      return sum - 0.5 * square / (ratio * ratio) - Double(block.places.count) * log(ratio)
    }
  }

  /// ln of the likelihood where all deviations are as `deviations` says, but for a constant; −∞ where the model gave
  /// nothing.
  public func logLikelihood(_ outputs: [Double]?) -> Double {
    residuals(outputs).map { -0.5 * dot($0, $0) } ?? -.infinity
  }
}
