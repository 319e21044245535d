import Foundation

/// Open-circuit voltage over the state of charge, tabulated once and read by cubic Hermite pieces.
///
/// Slopes at the knots are differences of second order, so the curve and its slope are continuous, as a filter
/// that linearises needs. Beyond empty and full the end's tangent goes on.
struct OpenCircuitCurve: Sendable {
  private static let intervals = 1000
  private let voltages: [Double]
  /// Slope at each knot times the width of an interval.
  private let rises: [Double]

  /// Tabulates a curve given in volts on 0 … 1.
  init(_ voltage: (Double) -> Double) {
    let count = Self.intervals
    let values = (0...count).map { voltage(Double($0) / Double(count)) }
    voltages = values
    rises = (0...count).map { k in
      switch k {
      case 0: (4 * values[1] - 3 * values[0] - values[2]) / 2
      case count: (3 * values[count] - 4 * values[count - 1] + values[count - 2]) / 2
      default: (values[k + 1] - values[k - 1]) / 2
      }
    }
  }

  /// Voltage in V and its slope over the state of charge.
  func sample(at charge: Double) -> (voltage: Double, slope: Double) {
    let count = Double(Self.intervals)
    if charge <= 0 || charge >= 1 {
      let (end, knot) = charge <= 0 ? (0.0, 0) : (1.0, Self.intervals)
      let slope = rises[knot] * count
      return (voltages[knot] + slope * (charge - end), slope)
    }
    let knot = min(Self.intervals - 1, Int(charge * count))
    let t = charge * count - Double(knot)
    let (start, end) = (voltages[knot], voltages[knot + 1])
    let (rise, nextRise) = (rises[knot], rises[knot + 1])
    // Hermite form: p = start + t (rise + t (b + t a)).
    let a = 2 * (start - end) + rise + nextRise
    let b = 3 * (end - start) - 2 * rise - nextRise
    return (start + t * (rise + t * (b + t * a)), (rise + t * (2 * b + 3 * t * a)) * count)
  }

  /// The LG M50 21700 cell: fits of Chen et al. (2020), J. Electrochem. Soc. 167 080534, between the
  /// stoichiometries of 2.5 V and 4.2 V.
  static let lgM50 = OpenCircuitCurve { charge in
    let graphite = 0.026_345_8 + charge * (0.910_618 - 0.026_345_8)
    let nickel = 0.853_974_7 - charge * (0.853_974_7 - 0.263_845_2)
    let negative =
      1.9793 * exp(-39.3631 * graphite) + 0.2482 - 0.0909 * tanh(29.8538 * (graphite - 0.1234))
      - 0.04478 * tanh(14.9159 * (graphite - 0.2769)) - 0.0205 * tanh(30.4444 * (graphite - 0.6103))
    let positive =
      -0.809 * nickel + 4.4875 - 0.0428 * tanh(18.5138 * (nickel - 0.5542))
      - 17.7326 * tanh(15.789 * (nickel - 0.3117)) + 17.5842 * tanh(15.9308 * (nickel - 0.312))
    return positive - negative
  }
}
