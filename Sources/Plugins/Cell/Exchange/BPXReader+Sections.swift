import Engine

extension BPXReader {
  private static let concentration = Unit("mol/m^3", Dimension([.amount: 1, .length: -3]))
  private static let diffusivity = Unit("m^2/s", Dimension([.length: 2, .time: -1]))
  private static let conductivity = Unit(
    "S/m", Dimension([.mass: -1, .length: -3, .time: 3, .current: 2]))
  private static let thermopower = Unit(
    "V/K", Dimension([.mass: 1, .length: 2, .time: -3, .current: -1, .temperature: -1]))

  mutating func cell(_ section: Section) -> BatteryParameters.Cell {
    checkKeys(
      section,
      [
        "Electrode area [m2]", "External surface area [m2]", "Volume [m3]",
        "Number of electrode pairs connected in parallel to make a cell",
        "Lower voltage cut-off [V]", "Upper voltage cut-off [V]", "Nominal cell capacity [A.h]",
        "Reference temperature [K]", "Density [kg.m-3]",
        "Specific heat capacity [J.K-1.kg-1]",
        // Where format 0.x had them.
        "Ambient temperature [K]", "Initial temperature [K]",
        "Thermal conductivity [W.m-1.K-1]",
      ])
    let pairs = number(
      "Number of electrode pairs connected in parallel to make a cell", in: section, .positive)
    if pairs != pairs.rounded() {
      fail(
        section.line,
        section.path("Number of electrode pairs connected in parallel to make a cell"),
        "cannot be \(pairs.brief)", "give a whole number")
    }
    let cell = BatteryParameters.Cell(
      electrodeArea: number("Electrode area [m2]", in: section, .positive),
      electrodePairs: Int(max(1, min(pairs, 1e6))),
      lowerCutOff: number("Lower voltage cut-off [V]", in: section, .notNegative),
      upperCutOff: number("Upper voltage cut-off [V]", in: section, .positive),
      nominalCapacity: 3600 * number("Nominal cell capacity [A.h]", in: section, .positive),
      referenceTemperature: optionalNumber("Reference temperature [K]", in: section, .temperature)
        ?? 298.15,
      volume: optionalNumber("Volume [m3]", in: section, .positive),
      externalSurfaceArea: optionalNumber("External surface area [m2]", in: section, .positive),
      density: optionalNumber("Density [kg.m-3]", in: section, .positive),
      specificHeatCapacity: optionalNumber(
        "Specific heat capacity [J.K-1.kg-1]", in: section, .positive))
    if let upper = section.member("Upper voltage cut-off [V]"),
      cell.upperCutOff <= cell.lowerCutOff,
      section.member("Lower voltage cut-off [V]") != nil
    {
      fail(
        upper.line, section.path(upper.key),
        "is \(cell.upperCutOff.brief) V, not above the lower cut-off, \(cell.lowerCutOff.brief) V",
        "swap the two, or correct one")
    }
    return cell
  }

  mutating func electrolyte(_ section: Section) -> BatteryParameters.Electrolyte {
    checkKeys(
      section,
      [
        "Cation transference number", "Diffusivity [m2.s-1]",
        "Diffusivity activation energy [J.mol-1]", "Conductivity [S.m-1]",
        "Conductivity activation energy [J.mol-1]", "Initial concentration [mol.m-3]",
      ])
    return BatteryParameters.Electrolyte(
      transferenceNumber: number(
        "Cation transference number", in: section, .between(0, 1)),
      diffusivity: function(
        "Diffusivity [m2.s-1]", in: section, unit: Self.diffusivity, over: Self.concentration),
      diffusivityActivationEnergy: optionalNumber(
        "Diffusivity activation energy [J.mol-1]", in: section, .any) ?? 0,
      conductivity: function(
        "Conductivity [S.m-1]", in: section, unit: Self.conductivity, over: Self.concentration),
      conductivityActivationEnergy: optionalNumber(
        "Conductivity activation energy [J.mol-1]", in: section, .any) ?? 0)
  }

  private static let layerKeys = ["Thickness [m]", "Porosity", "Transport efficiency"]

  mutating func layer(_ section: Section, isAlone: Bool) -> BatteryParameters.Layer {
    if isAlone { checkKeys(section, Self.layerKeys) }
    return BatteryParameters.Layer(
      thickness: number("Thickness [m]", in: section, .thickness),
      porosity: number("Porosity", in: section, .share),
      transportEfficiency: number("Transport efficiency", in: section, .share))
  }

  mutating func electrode(_ section: Section, isFull: Bool) -> BatteryParameters.Electrode {
    let own = isFull ? Self.layerKeys + ["Conductivity [S.m-1]"] : ["Thickness [m]"]
    var materials: [BatteryParameters.ActiveMaterial] = []
    if let blend = self.section("Particle", in: section, isRequired: false) {
      checkKeys(section, own + ["Particle"])
      for member in blend.members {
        guard let particle = self.section(member.key, in: blend) else { continue }
        materials.append(activeMaterial(particle, name: member.key, ownKeys: []))
      }
      if blend.members.isEmpty {
        fail(blend.line, blend.path, "names no material", "add one entry for each material")
      }
    } else if section.member("Particle") == nil {
      materials = [activeMaterial(section, name: "", ownKeys: own)]
    }
    guard isFull else {
      return BatteryParameters.Electrode(
        thickness: number("Thickness [m]", in: section, .thickness), materials: materials)
    }
    let layer = layer(section, isAlone: false)
    return BatteryParameters.Electrode(
      thickness: layer.thickness, layer: layer,
      conductivity: number("Conductivity [S.m-1]", in: section, .positive), materials: materials)
  }

  private mutating func activeMaterial(
    _ section: Section, name: String, ownKeys: [String]
  ) -> BatteryParameters.ActiveMaterial {
    checkKeys(
      section,
      ownKeys + [
        "Minimum stoichiometry", "Maximum stoichiometry", "Maximum concentration [mol.m-3]",
        "Particle radius [m]", "Surface area per unit volume [m-1]", "Diffusivity [m2.s-1]",
        "Diffusivity activation energy [J.mol-1]", "OCP [V]", "OCP (delithiation) [V]",
        "OCP (lithiation) [V]", "OCP hysteresis decay constant",
        "Entropic change coefficient [V.K-1]", "Reaction rate constant [mol.m-2.s-1]",
        "Reaction rate constant activation energy [J.mol-1]",
      ])
    let material = BatteryParameters.ActiveMaterial(
      name: name,
      minimumStoichiometry: number("Minimum stoichiometry", in: section, .between(0, 1)),
      maximumStoichiometry: number("Maximum stoichiometry", in: section, .between(0, 1)),
      maximumConcentration: number("Maximum concentration [mol.m-3]", in: section, .positive),
      particleRadius: number("Particle radius [m]", in: section, .radius),
      surfaceAreaPerVolume: number("Surface area per unit volume [m-1]", in: section, .positive),
      diffusivity: function(
        "Diffusivity [m2.s-1]", in: section, unit: Self.diffusivity, over: .one),
      openCircuitPotential: function("OCP [V]", in: section, unit: .volt, over: .one),
      delithiationPotential: optionalFunction(
        "OCP (delithiation) [V]", in: section, unit: .volt, over: .one),
      lithiationPotential: optionalFunction(
        "OCP (lithiation) [V]", in: section, unit: .volt, over: .one),
      hysteresisDecay: optionalNumber("OCP hysteresis decay constant", in: section, .notNegative),
      entropicChange: optionalFunction(
        "Entropic change coefficient [V.K-1]", in: section, unit: Self.thermopower, over: .one),
      diffusivityActivationEnergy: optionalNumber(
        "Diffusivity activation energy [J.mol-1]", in: section, .any) ?? 0,
      reactionRate: number("Reaction rate constant [mol.m-2.s-1]", in: section, .positive),
      reactionRateActivationEnergy: optionalNumber(
        "Reaction rate constant activation energy [J.mol-1]", in: section, .any) ?? 0)
    check(material, in: section)
    return material
  }
}
