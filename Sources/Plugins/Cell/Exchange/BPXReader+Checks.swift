extension BPXReader {
  /// How far the stoichiometry limits may miss the voltage limits unsaid, in V: the standard's own figure.
  private static let voltageTolerance = 1e-3
  /// A cut-off this far (V) above what a full cell has at rest is a mistake rather than a margin.
  private static let widestGap = 0.5

  /// Complains of a material whose numbers exclude each other.
  mutating func check(_ material: BatteryParameters.ActiveMaterial, in section: Section) {
    let window = section.member("Maximum stoichiometry")
    if let window, section.member("Minimum stoichiometry") != nil,
      material.minimumStoichiometry >= material.maximumStoichiometry
    {
      fail(
        window.line, section.path(window.key),
        "is \(material.maximumStoichiometry.brief), not above the minimum, "
          + material.minimumStoichiometry.brief,
        "swap the two, or correct one")
      return
    }
    if let area = section.member("Surface area per unit volume [m-1]"), material.volumeFraction > 1
    {
      warn(
        area.line, section.path(area.key),
        "makes particles of \(material.particleRadius.brief) m fill \(material.volumeFraction.brief) of the "
          + "electrode (a R/3)",
        "correct one of the two, unless the area counts the roughness of the particles")
    }
    check("OCP [V]", material.openCircuitPotential, of: material, isPositive: false, in: section)
    check("Diffusivity [m2.s-1]", material.diffusivity, of: material, isPositive: true, in: section)
  }

  /// Complains of a function that is no number, or not above 0, somewhere in the material's window.
  private mutating func check(
    _ key: String, _ function: MaterialFunction, of material: BatteryParameters.ActiveMaterial,
    isPositive: Bool, in section: Section
  ) {
    guard let member = section.member(key) else { return }
    let (low, high) = (material.minimumStoichiometry, material.maximumStoichiometry)
    for k in 0...50 {
      let x = low + (high - low) * Double(k) / 50
      let value = function.value(at: x)
      guard !value.isFinite || (isPositive && value <= 0) else { continue }
      fail(
        member.line, section.path(key), "is \(value.brief) at stoichiometry \(x.brief)",
        "make it \(isPositive ? "a number above 0" : "a number") from \(low.brief) to \(high.brief)"
      )
      return
    }
  }

  /// Warns where the limits of stoichiometry go beyond those of voltage, as the standard's own reader does.
  mutating func checkVoltageWindow(_ parameters: BatteryParameters, cell: Section) {
    guard !diagnostics.contains(where: { $0.severity == .error }),
      parameters.negativeElectrode.materials.count == 1,
      parameters.positiveElectrode.materials.count == 1
    else { return }
    let full = parameters.openCircuitVoltage(atCharge: 1)
    let empty = parameters.openCircuitVoltage(atCharge: 0)
    if full > parameters.cell.upperCutOff + Self.voltageTolerance {
      warn(
        cell.line, cell.path("Upper voltage cut-off [V]"),
        "is \(parameters.cell.upperCutOff.brief) V, but the stoichiometry limits give "
          + "\(full.brief) V when full",
        "narrow the stoichiometry limits, or raise the cut-off")
    }
    if full < parameters.cell.upperCutOff - Self.widestGap {
      warn(
        cell.line, cell.path("Upper voltage cut-off [V]"),
        "is \(parameters.cell.upperCutOff.brief) V, but the stoichiometry limits give only "
          + "\(full.brief) V when full",
        "lower the cut-off: no charge ends there")
    }
    if empty < parameters.cell.lowerCutOff - Self.voltageTolerance {
      warn(
        cell.line, cell.path("Lower voltage cut-off [V]"),
        "is \(parameters.cell.lowerCutOff.brief) V, but the stoichiometry limits give "
          + "\(empty.brief) V when empty",
        "narrow the stoichiometry limits, or lower the cut-off")
    }
  }
}
