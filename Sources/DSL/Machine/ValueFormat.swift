import Engine

/// How a value becomes text within a string: `{x:.2f mV}`.
struct ValueFormat: Hashable, Sendable {
  /// A specification such as `.2f`; nil for at most six significant digits.
  var specification: String?
  var dimension: Dimension
  /// The unit to show; nil for the coherent unit of the dimension.
  var unit: Unit?
  /// How the fields of a record are shown; those not named here as the record itself.
  var fields: [String: ValueFormat] = [:]

  init(_ specification: String? = nil, dimension: Dimension = .one, unit: Unit? = nil) {
    self.specification = specification
    self.dimension = dimension
    self.unit = unit
  }

  /// The format of a bare number.
  static let plain = ValueFormat()

  func text(_ value: Double) -> String {
    if let specification,
      let text = try? QuantityFormat.format(
        si: value, dimension: dimension, in: unit, spec: specification)
    {
      return text
    }
    // Counts keep all their digits.
    if unit == nil, dimension.isOne, value == value.rounded(.towardZero), abs(value) < 1e15 {
      return String(Int64(value))
    }
    return QuantityFormat.format(si: value, dimension: dimension, in: unit)
  }
}
