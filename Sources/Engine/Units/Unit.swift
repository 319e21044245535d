/// A unit of measure: how a number written in it becomes a number in coherent SI units.
///
/// `si = value · scale + offset`. The offset is zero except for the two temperature scales that do not
/// start at absolute zero (`degC`, `degF`); such a unit is *affine* and its quantities are points on a scale.
public struct Unit: Hashable, Sendable {
  /// The unit as written, such as `mV/s`.
  public let symbol: String
  public let dimension: Dimension
  /// SI value of one step of this unit.
  public let scale: Double
  /// SI value of zero in this unit.
  public let offset: Double
  /// How many of this unit make one SI unit, where that is a whole number above 1, as for `ms` and `%`; else 0.
  ///
  /// 0.001 is no binary number and 1000 is: dividing by it rounds once, so that 9 ms is 0.009 s exactly as written.
  private let fraction: Double

  public init(_ symbol: String, _ dimension: Dimension, scale: Double = 1, offset: Double = 0) {
    self.symbol = symbol
    self.dimension = dimension
    self.scale = scale
    self.offset = offset
    let whole = (1 / scale).rounded()
    // Beyond 2⁵³ every number is whole; a scale that is a product may be one rounding away.
    let isFraction = whole > 1 && whole < 0x1p53 && abs(scale * whole - 1) <= 2 * .ulpOfOne
    fraction = isFraction ? whole : 0
  }

  /// The unit of a bare number.
  public static let one = Unit("1", .one)

  /// Whether zero in this unit is not zero in SI, as for `degC`.
  public var isAffine: Bool { offset != 0 }

  /// The SI value of `value` in this unit.
  public func toSI(_ value: Double) -> Double {
    fraction == 0 ? value * scale + offset : value / fraction + offset
  }

  /// The value in this unit of an SI value.
  public func fromSI(_ value: Double) -> Double {
    fraction == 0 ? (value - offset) / scale : (value - offset) * fraction
  }
}
