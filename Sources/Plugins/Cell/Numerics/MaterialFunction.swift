import Engine

/// A property that is a number, a formula, or a table over one argument, such as an open-circuit potential
/// over the stoichiometry.
struct MaterialFunction: Hashable, Sendable {
  enum Law: Hashable, Sendable {
    case constant(Double)
    case formula(MaterialFormula)
    case table(LookupTable)
  }

  let law: Law
  /// The unit of the values.
  let unit: Unit
  /// The unit of the argument: that of a number for a stoichiometry, mol/m³ for a concentration.
  let argumentUnit: Unit

  func value(at argument: Double) -> Double { sample(at: argument).value }

  /// Value and slope over the argument; does not allocate.
  func sample(at argument: Double) -> MaterialFormula.Sample {
    switch law {
    case .constant(let value): MaterialFormula.Sample(value: value, slope: 0)
    case .formula(let formula): formula.sample(at: argument)
    case .table(let table): table.sample(at: argument)
    }
  }
}
