import Glibc

/// Measured numbers with independent normal errors of known size.
public struct Measurements: Sendable {
  public let values: [Double]
  /// Standard deviation of each error.
  public let deviations: [Double]

  public init(values: [Double], deviations: [Double]) throws(CalibrationError) {
    guard !values.isEmpty, values.count == deviations.count, values.allSatisfy(\.isFinite),
      deviations.allSatisfy({ $0 > 0 && $0.isFinite })
    else {
      throw CalibrationError(
        method: "Measurements",
        reason: "\(values.count) numbers with \(deviations.count) standard deviations from "
          + "\(deviations.min() ?? .nan) up; it takes finite numbers, each with a deviation above 0"
      )
    }
    self.values = values
    self.deviations = deviations
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

  /// ln of the likelihood, but for a constant; −∞ where the model gave nothing.
  public func logLikelihood(_ outputs: [Double]?) -> Double {
    residuals(outputs).map { -0.5 * dot($0, $0) } ?? -.infinity
  }
}
