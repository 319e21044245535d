/// What a parameter set knows of a cell's slow damage. SI units; every part may be missing.
struct AgeingParameters: Sendable {
  /// The solid-electrolyte interphase (SEI), a film on the negative particles that grows and binds lithium.
  struct Film: Sendable {
    /// V̄, m³ for each mole of film, and z, moles of lithium bound in it.
    var molarVolume: Double
    var lithiumPerMole: Double
    /// ρ, Ω m.
    var resistivity: Double
    var initialThickness: Double
    /// Over the whole particle surface; spread over cracks it is thinner.
    var initialCrackThickness: Double
    /// Of every growth law, J/mol.
    var activationEnergy: Double
    /// U of the film's reaction, V.
    var potential: Double
    /// Solvent that diffuses through the film: D, m²/s, and c outside it, mol/m³.
    var solventDiffusivity: Double
    var solventConcentration: Double
    /// j₀ of the reaction-limited law, A/m².
    var exchangeCurrent: Double
    /// Lithium interstitials: D, m²/s, and c, mol/m³.
    var interstitialDiffusivity: Double
    var interstitialConcentration: Double
    /// κ of electrons, S/m.
    var electronConductivity: Double
    /// Ethylene carbonate: c, mol/m³, D in the film, m²/s, and k of its reaction, m/s.
    var carbonateConcentration: Double
    var carbonateDiffusivity: Double
    var carbonateRate: Double
  }

  /// Metallic lithium on the negative particles.
  struct Plating: Sendable {
    /// k, m/s.
    var rate: Double
    /// α of plating; stripping has 1 − α.
    var transferCoefficient: Double
    /// m³/mol of lithium.
    var molarVolume: Double
    /// γ₀, at which plated lithium loses contact under a film of the initial thickness, 1/s.
    var deadRate: Double
  }

  /// Stress in an electrode's particles and what it breaks.
  struct Mechanics: Sendable {
    /// Ω, m³/mol; E, Pa; ν.
    var partialMolarVolume: Double
    var youngsModulus: Double
    var poissonRatio: Double
    /// β, 1/s, and m of dε/dt = −β (σ/σ_crit)ᵐ, and σ_crit, Pa.
    var lossRate: Double
    var lossExponent: Double
    var criticalStress: Double
    var cracks: Cracks?
  }

  /// Cracks in the particles' surface, and Paris' law of their growth.
  struct Cracks: Sendable {
    var initialLength: Double
    var width: Double
    /// Cracks for each m² of particle surface.
    var density: Double
    /// k, m/(Pa √m)ᵐ for each hour; b; m.
    var growthRate: Double
    var stressFactor: Double
    var exponent: Double
  }

  var film: Film?
  var plating: Plating?
  var negative: Mechanics?
  var positive: Mechanics?
}
