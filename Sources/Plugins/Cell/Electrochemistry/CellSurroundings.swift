/// What acts on a cell from outside or by a fault while it steps.
struct CellSurroundings {
  /// K.
  var ambientTemperature: Double
  /// h A of the cooling, W/K.
  var coolingConductance: Double
  /// Ω, between the electrodes and the terminals.
  var contactResistance = 0.0
  /// 1/Ω, from electrode to electrode inside the cell.
  var shortConductance = 0.0
  /// Ω, of what is left of a cell that has burnt; 0 for one that has not.
  var remains = 0.0
  /// Heat from neighbours, the same over the whole of a step, W.
  var heatInflow = 0.0
  /// What the equivalent circuit is made of; the other models make no use of it.
  var circuit = CircuitElements()
  /// How fast damage goes on, against what the parameter set says.
  var ageing = AgeingScales()

  /// Heat in the short and the contacts, W.
  @inline(__always)
  func heat(_ current: Double, _ voltage: Double) -> Double {
    let terminal = current - voltage * shortConductance
    return voltage * voltage * shortConductance + terminal * terminal * contactResistance
  }
}

/// What is held while a cell steps. Positive currents and powers discharge.
enum CellLaw: Hashable, Sendable {
  /// Terminal current, straight from its value at the start to this one at the end, A.
  case current(Double)
  /// Terminal voltage, V.
  case voltage(Double)
  /// Terminal power, W, with a current besides, A.
  case power(Double, besides: Double = 0)
}
