/// Gas that decomposition gives off, and the pressure it makes in a closed cell.
///
///     SEI       (CH₂OCO₂Li)₂ → Li₂CO₃ + C₂H₄ + CO₂ + ½ O₂            1¼ mol for each mole of lithium
///     anode     2 Li + C₃H₄O₃ → Li₂CO₃ + C₂H₄                         ½ mol for each mole of lithium
///     cathode   Li₀.₅CoO₂ → ½ LiCoO₂ + ⅙ Co₃O₄ + ⅙ O₂,
///               C₃H₄O₃ + 5/2 O₂ → 3 CO₂ + 2 H₂O (vapour)              ⅓ mol for each mole of cobalt
///     p = R T (p₀/(R T₀) + n/V_free)                                   until the vent opens, p₀ from then on
///
/// Richard & Dahn, J. Electrochem. Soc. 146 (1999) 2068 (SEI); MacNeil & Dahn, J. Electrochem. Soc. 148 (2001) A1205
/// (cathode); the anode's reaction as in Spotnitz & Franklin, J. Power Sources 113 (2003) 81. The papers were not at hand;
/// the equations are given from memory, and balance. That all oxygen burns solvent agrees with the cathode's heat, which
/// is that in electrolyte. Not counted: the electrolyte's own decomposition, whose products depend on its salt, and its
/// vapour. Gas that leaves takes no heat along.
extension DecompositionLaw {
  /// kg/mol of C₆ and of Li₀.₅CoO₂.
  private static let molarMass = (carbon: 0.07207, cathode: 0.09440)
  private static let atmosphere = (pressure: 101_325.0, temperature: 298.15)

  /// Gas given off so far, mol/m³ of cell.
  func gas(_ state: DecompositionState) -> Double {
    let carbon = DecompositionReaction.film.content / Self.molarMass.carbon
    let cobalt = DecompositionReaction.cathode.content / Self.molarMass.cathode
    return carbon
      * (1.25 * (DecompositionState.freshFilm - state.film)
        + 0.5 * (DecompositionState.freshAnode - state.anode))
      + cobalt / 3 * (state.cathode - DecompositionState.freshCathode)
  }

  /// Pressure in the cell, Pa.
  ///
  /// - Parameter freeVolume: Share of the cell's volume that gas can fill.
  func pressure(
    _ state: DecompositionState, at temperature: Double, freeVolume: Double
  ) -> Double {
    let (pressure, start) = Self.atmosphere
    guard !state.isVented else { return pressure }
    return pressure * temperature / start
      + Constants.gas * temperature * gas(state) / freeVolume
  }
}
