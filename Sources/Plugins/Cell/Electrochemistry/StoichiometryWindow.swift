/// Which stoichiometries are 0 % and 100 % state of charge: where the open-circuit voltage meets the cut-offs.
///
/// Both electrodes move along one line, x = x₀ − q/Cₙ and y = y₀ + q/C_p for the charge q taken out, because lithium
/// is conserved (Mohtat et al., J. Power Sources 427 (2019) 101).
struct StoichiometryWindow: Sendable {
  let negativeEmpty: Double
  let negativeFull: Double
  let positiveEmpty: Double
  let positiveFull: Double
  /// Charge between the ends, C.
  let capacity: Double

  /// A window given by its ends.
  init(
    negativeEmpty: Double, negativeFull: Double, positiveEmpty: Double, positiveFull: Double,
    capacity: Double
  ) {
    self.negativeEmpty = negativeEmpty
    self.negativeFull = negativeFull
    self.positiveEmpty = positiveEmpty
    self.positiveFull = positiveFull
    self.capacity = capacity
  }

  /// - Throws: `CellParameters.Problem` if the cell cannot reach a cut-off.
  init(_ parameters: CellParameters) throws {
    let (negative, positive) = (parameters.negative, parameters.positive)
    try self.init(
      parameters, negative: negative.initialConcentration / negative.maximumConcentration,
      positive: positive.initialConcentration / positive.maximumConcentration, active: (1, 1))
  }

  /// The window of electrodes that hold this lithium and this share of their active material.
  ///
  /// - Throws: `CellParameters.Problem` if the cell cannot reach a cut-off.
  init(
    _ parameters: CellParameters, negative x: Double, positive y: Double,
    active: (negative: Double, positive: Double)
  ) throws {
    let (negative, positive) = (parameters.negative, parameters.positive)
    let (fromX, fromY) = (
      negative.arealCapacity * parameters.area * active.negative,
      positive.arealCapacity * parameters.area * active.positive
    )
    func voltage(_ charge: Double) -> Double {
      positive.openCircuitPotential.at(y + charge / fromY).value
        - negative.openCircuitPotential.at(x - charge / fromX).value
    }
    func charge(at target: Double) throws -> Double {
      var low = max((x - 1) * fromX, -y * fromY)
      var high = min(x * fromX, (1 - y) * fromY)
      guard voltage(low) > target, voltage(high) < target else {
        throw CellParameters.Problem(
          description:
            "\(parameters.name): the open-circuit voltage runs from \(voltage(high)) V to "
            + "\(voltage(low)) V and never meets the cut-off \(target) V")
      }
      for _ in 0..<100 {
        let middle = (low + high) / 2
        if voltage(middle) > target { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }
    let full = try charge(at: parameters.upperVoltage)
    let empty = try charge(at: parameters.lowerVoltage)
    negativeFull = x - full / fromX
    negativeEmpty = x - empty / fromX
    positiveFull = y + full / fromY
    positiveEmpty = y + empty / fromY
    capacity = empty - full
  }

  /// Stoichiometries at a state of charge from 0 to 1.
  func stoichiometries(at charge: Double) -> (negative: Double, positive: Double) {
    (
      negativeEmpty + charge * (negativeFull - negativeEmpty),
      positiveEmpty + charge * (positiveFull - positiveEmpty)
    )
  }

  /// State of charge from the negative electrode's mean stoichiometry.
  func charge(negative: Double) -> Double {
    (negative - negativeEmpty) / (negativeFull - negativeEmpty)
  }
}
