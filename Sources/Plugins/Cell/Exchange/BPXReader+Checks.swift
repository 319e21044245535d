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
    if let area = section.member("Surface area per unit volume [m-1]"), material.volumeFraction > 1,
      material.particleRadius <= Self.largestRadius
    {
      fail(
        area.line, section.path(area.key),
        "makes particles of \(material.particleRadius.brief) m fill \(material.volumeFraction.brief) of the "
          + "electrode (a R/3)",
        "correct one of the two; where the area counts the roughness of the particles, give that of smooth ones"
      )
    }
    check("OCP [V]", material.openCircuitPotential, of: material, isPositive: false, in: section)
    checkFall(material, in: section)
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

  /// Warns of a potential that rises with the stoichiometry: such an electrode would demix.
  private mutating func checkFall(
    _ material: BatteryParameters.ActiveMaterial, in section: Section
  ) {
    guard let member = section.member("OCP [V]") else { return }
    let (low, high) = (material.minimumStoichiometry, material.maximumStoichiometry)
    var least = (place: low, value: Double.infinity)
    var rise = (from: least, to: least, height: Self.largestRise)
    for k in 0...200 {
      let x = low + (high - low) * Double(k) / 200
      let value = material.openCircuitPotential.value(at: x)
      // That there is none is said elsewhere.
      guard value.isFinite else { return }
      if value - least.value > rise.height { rise = (least, (x, value), value - least.value) }
      if value < least.value { least = (x, value) }
    }
    guard rise.to.value.isFinite else { return }
    warn(
      member.line, section.path(member.key),
      "rises with the stoichiometry, from \(rise.from.value.brief) V at \(rise.from.place.brief) to "
        + "\(rise.to.value.brief) V at \(rise.to.place.brief)",
      "give the potential over the lithium in the particle, over which it falls")
  }

  /// Of a particle, in m.
  static let largestRadius = 1e-3
  /// A rise by less (V) is noise of a measured table.
  private static let largestRise = 5e-3
  /// A nominal capacity may miss what the electrodes hold by this factor unsaid, and by that at all.
  private static let usualCapacityFactor = 1.25
  private static let largestCapacityFactor = 3.0

  /// Complains where the nominal capacity, the lithium the negative electrode takes between its limits, and what the
  /// positive one gives between its own have little to do with each other.
  mutating func checkCapacity(_ parameters: BatteryParameters, cell: Section) {
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return }
    let area = parameters.cell.electrodeArea * Double(parameters.cell.electrodePairs)
    func held(_ electrode: BatteryParameters.Electrode) -> Double {
      electrode.materials.reduce(0) { sum, material in
        sum + Constants.faraday * material.maximumConcentration * material.volumeFraction
          * electrode.thickness * area
          * (material.maximumStoichiometry - material.minimumStoichiometry)
      }
    }
    let nominal = parameters.cell.nominalCapacity
    let negative = held(parameters.negativeElectrode)
    let positive = held(parameters.positiveElectrode)
    let key = "Nominal cell capacity [A.h]"
    let line = cell.member(key)?.line ?? cell.line
    for (name, capacity) in [("negative", negative), ("positive", positive)] {
      let factor = max(nominal / capacity, capacity / nominal)
      guard factor > Self.usualCapacityFactor else { continue }
      let message =
        "is \((nominal / 3600).brief) Ah, but the \(name) electrode holds \((capacity / 3600).brief) Ah "
        + "between its limits of stoichiometry"
      let help =
        "correct area, pairs, thickness, radius, surface, concentration or limits, or the nominal capacity"
      if factor > Self.largestCapacityFactor {
        fail(line, cell.path(key), message, help)
      } else {
        warn(line, cell.path(key), message, help + ", which C-rates go by")
      }
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
