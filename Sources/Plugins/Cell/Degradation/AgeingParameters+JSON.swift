extension AgeingParameters {
  /// Reads the object `ageing` of a parameter file; `Resources/OKane2022.json` shows the layout.
  init(json: JSONNode) throws {
    film = try json["film"].map { try Film($0) }
    plating = try json["plating"].map { try Plating($0) }
    negative = try json["negative_mechanics"].map { try Mechanics($0) }
    positive = try json["positive_mechanics"].map { try Mechanics($0) }
  }
}

extension JSONNode {
  /// A number of an ageing section that must not be negative.
  fileprivate func amount(_ key: String) throws -> Double {
    guard let value = self[key]?.number, value >= 0 else {
      throw CellParameters.Problem(
        description: "ageing: \(key) must be a number that is not below zero")
    }
    return value
  }
}

extension AgeingParameters.Film {
  fileprivate init(_ json: JSONNode) throws {
    self.init(
      molarVolume: try json.amount("molar_volume"),
      lithiumPerMole: try json.amount("lithium_per_mole"),
      resistivity: try json.amount("resistivity"),
      initialThickness: try json.amount("initial_thickness"),
      initialCrackThickness: try json.amount("initial_crack_thickness"),
      activationEnergy: try json.amount("activation_energy"),
      potential: try json.amount("potential"),
      solventDiffusivity: try json.amount("solvent_diffusivity"),
      solventConcentration: try json.amount("solvent_concentration"),
      exchangeCurrent: try json.amount("exchange_current"),
      interstitialDiffusivity: try json.amount("interstitial_diffusivity"),
      interstitialConcentration: try json.amount("interstitial_concentration"),
      electronConductivity: try json.amount("electron_conductivity"),
      carbonateConcentration: try json.amount("carbonate_concentration"),
      carbonateDiffusivity: try json.amount("carbonate_diffusivity"),
      carbonateRate: try json.amount("carbonate_rate"))
  }
}

extension AgeingParameters.Plating {
  fileprivate init(_ json: JSONNode) throws {
    self.init(
      rate: try json.amount("rate"),
      transferCoefficient: try json.amount("transfer_coefficient"),
      molarVolume: try json.amount("molar_volume"), deadRate: try json.amount("dead_rate"))
  }
}

extension AgeingParameters.Mechanics {
  fileprivate init(_ json: JSONNode) throws {
    self.init(
      partialMolarVolume: try json.amount("partial_molar_volume"),
      youngsModulus: try json.amount("youngs_modulus"),
      poissonRatio: try json.amount("poisson_ratio"), lossRate: try json.amount("loss_rate"),
      lossExponent: try json.amount("loss_exponent"),
      criticalStress: try json.amount("critical_stress"),
      cracks: try json["cracks"].map { try AgeingParameters.Cracks($0) })
  }
}

extension AgeingParameters.Cracks {
  fileprivate init(_ json: JSONNode) throws {
    self.init(
      initialLength: try json.amount("initial_length"), width: try json.amount("width"),
      density: try json.amount("density"), growthRate: try json.amount("growth_rate"),
      stressFactor: try json.amount("stress_factor"), exponent: try json.amount("exponent"))
  }
}
