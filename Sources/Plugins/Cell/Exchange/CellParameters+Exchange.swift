import Glibc

/// From a Battery Parameter eXchange file to what the electrochemical models know.
///
/// The format states effective transport, so the solid's conductivity is not reduced again, and the exponent of the
/// electrolyte is the one that gives the stated efficiency, b = ln B / ln ε. Its exchange current density
/// F K √(cₑ/cₑ₀ · s (1 − s)) is m √(cₑ cₛ (c_max − cₛ)) with m = F K / (c_max √cₑ₀). Active material is what carries the
/// stated surface as spheres of the stated radius, ε = a R/3.
///
/// What the format knows and these equations do not: blends, and diffusivities that change with the stoichiometry. They
/// are refused. Of a material with hysteresis only the mean potential, `OCP [V]`, is used.
extension CellParameters {
  /// What these equations cannot take of a file, and the way out.
  struct Unusable: Error, Hashable {
    /// The way to the entry, such as `Parameterisation/Electrolyte`.
    let path: String
    let message: String
    let help: String
  }

  /// mol/m³, where a file states no concentration of salt: the format's own convention.
  static let usualSaltConcentration = 1000.0
  /// W/(m² K), where a file states no cooling: still air, as in the sets that come with the plugin.
  static let usualHeatTransfer = 10.0

  /// - Parameters:
  ///   - file: What the file holds.
  ///   - name: How it is called in messages.
  ///   - model: The equations that are to use it; SPM and the circuit need no electrolyte.
  ///   - isThermal: Whether the cell's heat capacity and surface must be known.
  init(
    _ file: BatteryParameters, named name: String, for model: ElectrochemicalCell.Model,
    isThermal: Bool
  ) throws(Unusable) {
    if file.electrolyte == nil, model == .porousElectrode || model == .singleParticleElectrolyte {
      throw Unusable(
        path: "Header/Model",
        message:
          "a set for \(file.model.rawValue) has no electrolyte, which \(model.rawValue) needs",
        help: "write model: \"SPM\", or give a full set")
    }
    let salt = file.state.electrolyteConcentration ?? Self.usualSaltConcentration
    let start = file.stoichiometries(atCharge: file.state.stateOfCharge)
    let cell = file.cell
    let area = cell.electrodeArea * Double(cell.electrodePairs)
    // One body, so each layer counts with the whole cell's density and heat capacity.
    let body = (density: cell.density ?? 1, heatCapacity: cell.specificHeatCapacity ?? 1)
    let negative = try Electrode(
      file.negativeElectrode, "Negative electrode", start: start.negative, salt: salt, body)
    let positive = try Electrode(
      file.positiveElectrode, "Positive electrode", start: start.positive, salt: salt, body)
    let layer =
      file.separator ?? .init(thickness: 20e-6, porosity: 0.5, transportEfficiency: 0.35)
    let separator = Separator(
      thickness: layer.thickness, porosity: layer.porosity,
      electrolyteExponent: try layer.exponent("Separator"), density: body.density,
      heatCapacity: body.heatCapacity)
    if isThermal {
      for (key, value) in [
        ("Density [kg.m-3]", cell.density),
        ("Specific heat capacity [J.K-1.kg-1]", cell.specificHeatCapacity),
        ("Volume [m3]", cell.volume), ("External surface area [m2]", cell.externalSurfaceArea),
      ] where value == nil {
        throw Unusable(
          path: "Parameterisation/Cell/\(key)", message: "is missing, and the cell is to warm",
          help: "add it, or write thermal: \"isothermal\"")
      }
    }
    self.init(
      name: name, title: file.title, sources: file.references.isEmpty ? [] : [file.references],
      nominalCapacity: cell.nominalCapacity, area: area, lowerVoltage: cell.lowerCutOff,
      upperVoltage: cell.upperCutOff,
      volume: cell.volume ?? area
        * (negative.thickness + separator.thickness + positive.thickness),
      coolingArea: cell.externalSurfaceArea ?? 0,
      heatTransfer: file.state.heatTransferCoefficient ?? Self.usualHeatTransfer,
      referenceTemperature: cell.referenceTemperature, negative: negative, separator: separator,
      positive: positive,
      negativeCollector: Collector(thickness: 0, density: 0, heatCapacity: 0),
      positiveCollector: Collector(thickness: 0, density: 0, heatCapacity: 0),
      electrolyte: try Electrolyte(file.electrolyte, salt: salt))
    let (full, empty) = (file.stoichiometries(atCharge: 1), file.stoichiometries(atCharge: 0))
    window = StoichiometryWindow(
      negativeEmpty: empty.negative, negativeFull: full.negative, positiveEmpty: empty.positive,
      positiveFull: full.positive,
      capacity: negative.arealCapacity * area * (full.negative - empty.negative))
  }
}

extension CellParameters.Electrode {
  fileprivate init(
    _ electrode: BatteryParameters.Electrode, _ name: String, start: Double, salt: Double,
    _ body: (density: Double, heatCapacity: Double)
  ) throws(CellParameters.Unusable) {
    let path = "Parameterisation/\(name)"
    guard electrode.materials.count == 1 else {
      throw CellParameters.Unusable(
        path: "\(path)/Particle",
        message: "blends \(electrode.materials.map(\.name).joined(separator: " and ")), and these "
          + "models take one active material",
        help: "give the electrode one material")
    }
    let material = electrode.materials[0]
    let layer =
      electrode.layer
      ?? .init(thickness: electrode.thickness, porosity: 0.3, transportEfficiency: 0.16)
    let potential = Curve(material.openCircuitPotential, to: 1)
    guard potential.isFinite else {
      throw CellParameters.Unusable(
        path: "\(path)/OCP [V]", message: "is no number on all of 0 … 1",
        help: "give a formula or table that is one between full and empty particles")
    }
    let change = material.entropicChange.map { Curve($0, to: 1) }
    if let change, !change.isFinite {
      throw CellParameters.Unusable(
        path: "\(path)/Entropic change coefficient [V.K-1]",
        message: "is no number on all of 0 … 1",
        help: "give a formula or table that is one between full and empty particles")
    }
    self.init(
      thickness: electrode.thickness, porosity: layer.porosity,
      activeFraction: material.volumeFraction, particleRadius: material.particleRadius,
      conductivity: electrode.conductivity ?? 100,
      electrolyteExponent: try layer.exponent(name), solidExponent: 0,
      maximumConcentration: material.maximumConcentration,
      initialConcentration: start * material.maximumConcentration,
      diffusivity: try material.constantDiffusivity(path),
      diffusivityEnergy: material.diffusivityActivationEnergy,
      reactionRate: Constants.faraday * material.reactionRate
        / (material.maximumConcentration * sqrt(salt)),
      reactionEnergy: material.reactionRateActivationEnergy, openCircuitPotential: potential,
      entropicChange: change, density: body.density, heatCapacity: body.heatCapacity)
  }
}

extension CellParameters.Electrolyte {
  /// Stand-ins where the file has none; single-particle models make no use of them.
  fileprivate init(
    _ electrolyte: BatteryParameters.Electrolyte?, salt: Double
  ) throws(CellParameters.Unusable) {
    func curve(
      _ function: MaterialFunction, _ key: String
    ) throws(CellParameters.Unusable) -> Curve {
      let path = "Parameterisation/Electrolyte/\(key)"
      let curve = Curve(function, to: 6000)
      guard curve.isFinite else {
        throw CellParameters.Unusable(
          path: path, message: "is no number on all of 0 … 6000 mol/m³",
          help: "give a formula or table that is one there")
      }
      for concentration in [0.2 * salt, 0.5 * salt, salt, 1.5 * salt, 2 * salt] {
        let value = curve.at(concentration).value
        guard value <= 0 else { continue }
        throw CellParameters.Unusable(
          path: path, message: "is \(value.brief) at \(concentration.brief) mol/m³",
          help: "make it a number above 0; x is the concentration in mol/m³")
      }
      return curve
    }
    self.init(
      initialConcentration: salt, transference: electrolyte?.transferenceNumber ?? 0.3,
      thermodynamicFactor: 1,
      diffusivity: try electrolyte.map { e throws(CellParameters.Unusable) in
        try curve(e.diffusivity, "Diffusivity [m2.s-1]")
      } ?? Curve(from: 0, to: 6000, pieces: 2) { _ in 3e-10 },
      diffusivityEnergy: electrolyte?.diffusivityActivationEnergy ?? 0,
      conductivity: try electrolyte.map { e throws(CellParameters.Unusable) in
        try curve(e.conductivity, "Conductivity [S.m-1]")
      } ?? Curve(from: 0, to: 6000, pieces: 2) { _ in 1 },
      conductivityEnergy: electrolyte?.conductivityActivationEnergy ?? 0)
  }
}

extension BatteryParameters.Layer {
  /// b in B = εᵇ.
  fileprivate func exponent(_ name: String) throws(CellParameters.Unusable) -> Double {
    if transportEfficiency == 1 { return 0 }
    guard porosity < 1 else {
      throw CellParameters.Unusable(
        path: "Parameterisation/\(name)/Transport efficiency",
        message: "is \(transportEfficiency.brief) where the porosity is 1",
        help: "give a porosity below 1, or an efficiency of 1")
    }
    return log(transportEfficiency) / log(porosity)
  }
}

extension BatteryParameters.ActiveMaterial {
  /// The one number these equations know.
  fileprivate func constantDiffusivity(_ path: String) throws(CellParameters.Unusable) -> Double {
    if case .constant(let value) = diffusivity.law { return value }
    let count = 100
    let values = (0...count).map { k in
      diffusivity.value(
        at: minimumStoichiometry + (maximumStoichiometry - minimumStoichiometry) * Double(k)
          / Double(count))
    }
    let mean = values.reduce(0, +) / Double(values.count)
    guard let least = values.min(), let most = values.max(), most - least <= 0.01 * mean else {
      throw CellParameters.Unusable(
        path: "\(path)/Diffusivity [m2.s-1]",
        message:
          "runs from \((values.min() ?? 0).brief) to \((values.max() ?? 0).brief), and these "
          + "models take one number",
        help: "write a number; the mean between empty and full is \(mean.brief)")
    }
    return mean
  }
}
