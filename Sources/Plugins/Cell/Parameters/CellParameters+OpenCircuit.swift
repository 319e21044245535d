extension CellParameters {
  /// Open-circuit voltage over the state of charge, at the reference temperature.
  func openCircuitVoltage() throws -> Curve {
    let window = try window ?? StoichiometryWindow(self)
    let (negative, positive) = (negative.openCircuitPotential, positive.openCircuitPotential)
    return Curve(from: 0, to: 1, pieces: 1000) { charge in
      let stoichiometry = window.stoichiometries(at: charge)
      return positive.at(stoichiometry.positive).value
        - negative.at(stoichiometry.negative).value
    }
  }
}
