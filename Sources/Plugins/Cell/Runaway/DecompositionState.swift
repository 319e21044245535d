/// How far a cell has decomposed. Starting values: Kim et al. 2007, for a charged cell.
struct DecompositionState {
  /// Lithium in the metastable part of the SEI, for each C₆.
  var film = DecompositionState.freshFilm
  /// Lithium in the anode that can still react with the electrolyte, for each C₆.
  var anode = DecompositionState.freshAnode
  /// Of the layer that this reaction leaves on the anode, relative.
  var thickness = 0.033
  /// Conversion of the cathode.
  var cathode = DecompositionState.freshCathode
  /// Share of the electrolyte that is left.
  var electrolyte = 1.0
  /// Share of the separator that is whole.
  var separator = 1.0
  /// Heat given out so far for each m³ of cell, J, what the separator takes up included.
  var released = 0.0
  /// Rate of self-heating over the last step, K/s.
  var heating = 0.0
  /// Whether self-heating has ever passed `DecompositionLaw.onsetRate`.
  var isRunaway = false
  /// Whether the gas has ever opened the vent.
  var isVented = false

  /// Whether the anode's lithium, the charged cathode or the electrolyte has reacted, but for a twentieth: nothing is left
  /// that could be discharged, and its energy has come out as heat of reaction already.
  var isBurnt: Bool {
    anode < 0.05 * Self.freshAnode || 1 - cathode < 0.05 * (1 - Self.freshCathode)
      || electrolyte < 0.05
  }

  static let freshFilm = 0.15
  static let freshAnode = 0.75
  static let freshCathode = 0.04
}
