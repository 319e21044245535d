/// The physical dimension of a number: a product of powers of base dimensions.
///
/// The bases are the seven of the SI plus three that prevent mistakes: *angle* (a radian is not a bare
/// number where a rate in Hz could be meant), *cycle* (operating cycles of a machine) and *C-rate*
/// (current as a multiple of a cell's capacity per hour). Exponents are rational: they are kept as
/// sixtieths, so that square, cube, fourth and fifth roots stay exact.
public struct Dimension: Hashable, Sendable {
  /// A base dimension; the raw value is its position in the exponent vector.
  public enum Base: Int, CaseIterable, Sendable {
    case length, mass, time, current, temperature, amount, luminosity, angle, cycle, cRate

    /// The symbol of the coherent unit of this base.
    public var symbol: String {
      switch self {
      case .length: "m"
      case .mass: "kg"
      case .time: "s"
      case .current: "A"
      case .temperature: "K"
      case .amount: "mol"
      case .luminosity: "cd"
      case .angle: "rad"
      case .cycle: "cycle"
      case .cRate: "C"
      }
    }
  }

  /// Exponents times sixty, by base.
  @usableFromInline var sixtieths: SIMD16<Int16>

  @usableFromInline init(sixtieths: SIMD16<Int16>) { self.sixtieths = sixtieths }

  /// The dimension of a bare number.
  public static let one = Dimension(sixtieths: .zero)

  /// Makes a dimension from whole exponents of base dimensions, such as `[.length: 1, .time: -1]`.
  public init(_ powers: KeyValuePairs<Base, Int>) {
    sixtieths = .zero
    for (base, power) in powers { sixtieths[base.rawValue] = Int16(power * 60) }
  }

  /// The exponent of `base` in sixtieths.
  public func sixtieths(of base: Base) -> Int { Int(sixtieths[base.rawValue]) }

  /// Whether this is the dimension of a bare number.
  public var isOne: Bool { self == .one }

  public static func * (a: Dimension, b: Dimension) -> Dimension {
    Dimension(sixtieths: a.sixtieths &+ b.sixtieths)
  }

  public static func / (a: Dimension, b: Dimension) -> Dimension {
    Dimension(sixtieths: a.sixtieths &- b.sixtieths)
  }

  /// Raises the dimension to the power `numerator / denominator`.
  ///
  /// Returns nil where the result has an exponent that is no whole number of sixtieths or is larger
  /// than 500 in magnitude.
  public func raised(to numerator: Int, over denominator: Int = 1) -> Dimension? {
    guard denominator != 0, abs(numerator) < 1 << 20, abs(denominator) < 1 << 20 else { return nil }
    var result = SIMD16<Int16>.zero
    for base in Base.allCases {
      let product = Int(sixtieths[base.rawValue]) * numerator
      guard product % denominator == 0, abs(product / denominator) <= 30_000 else { return nil }
      result[base.rawValue] = Int16(product / denominator)
    }
    return Dimension(sixtieths: result)
  }

  /// Whether values of the two dimensions may be added, compared and assigned.
  ///
  /// Angle is a ratio of lengths, so torque times angular speed is a power and radius times angle a
  /// length. The two sides may therefore differ in angle, except where nothing but angle and time
  /// is left: `rad` against a bare number and `rad/s` against `Hz` are the mistakes the angle base is for.
  public func isCompatible(with other: Dimension) -> Bool {
    if self == other { return true }
    var left = sixtieths
    var right = other.sixtieths
    left[Base.angle.rawValue] = 0
    right[Base.angle.rawValue] = 0
    guard left == right else { return false }
    left[Base.time.rawValue] = 0
    return left != .zero
  }
}
