import Glibc

/// A cell's equations with all constants in place: SPM, SPMe, DFN or a circuit, isothermal or with one temperature.
///
/// Doyle, Fuller & Newman, J. Electrochem. Soc. 140 (1993) 1526 (DFN); Marquis et al., SIAM J. Appl. Math. 79 (2019)
/// 1853 (SPM, SPMe by asymptotics). Immutable: one instance serves any number of cells and threads, each with a
/// `CellMemory` of its own.
final class ElectrochemicalCell: @unchecked Sendable {
  // The tables behind the pointers are written by init and only read afterwards, so sharing is safe.

  enum Model: String, CaseIterable, Sendable {
    case singleParticle = "SPM"
    case singleParticleElectrolyte = "SPMe"
    case porousElectrode = "DFN"
    case equivalentCircuit = "equivalent_circuit"
  }

  /// What one electrode's particles and reactions need in every step.
  struct Electrode {
    let potential: Curve
    let entropicChange: Curve?
    /// 1/(F R c_max): dzₖ/dt = −μₖ zₖ − scale wₖ j.
    let scale: Double
    /// a L, particle surface over the electrode's area.
    let surfaceRatio: Double
    let specificArea: Double
    let thickness: Double
    let solidConductivity: Double
    /// Bruggeman-reduced share of the electrolyte's conductivity.
    let electrolyteShare: Double
    /// Where the electrode's nodes and its particles start.
    let firstNode: Int
    let firstParticle: Int
    let nodeCount: Int
    let particleCount: Int

    init(_ electrode: CellParameters.Electrode, nodes: Range<Int>, particles: Range<Int>) {
      potential = electrode.openCircuitPotential
      entropicChange = electrode.entropicChange
      scale =
        1 / (Constants.faraday * electrode.particleRadius * electrode.maximumConcentration)
      specificArea = electrode.specificArea
      surfaceRatio = electrode.specificArea * electrode.thickness
      thickness = electrode.thickness
      solidConductivity =
        electrode.conductivity * pow(electrode.activeFraction, electrode.solidExponent)
      electrolyteShare = pow(electrode.porosity, electrode.electrolyteExponent)
      firstNode = nodes.lowerBound
      firstParticle = particles.lowerBound
      nodeCount = nodes.count
      particleCount = particles.count
    }
  }

  let parameters: CellParameters
  let model: Model
  let isThermal: Bool
  let mesh: CellMesh
  let nodeCount: Int
  let particleCount: Int
  let negative: Electrode
  let positive: Electrode
  let separatorShare: Double
  let window: StoichiometryWindow
  /// λ and w of the particle modes.
  let modeRates: UnsafeMutablePointer<Double>
  let modeWeights: UnsafeMutablePointer<Double>
  /// Widths of the nodes, m.
  let width: UnsafeMutablePointer<Double>
  /// Porosity × width.
  let saltCapacity: UnsafeMutablePointer<Double>
  /// Half the width over the reduced share: 2 resistances of the node's halves times the bulk property.
  let halfPath: UnsafeMutablePointer<Double>
  let isothermalKinetics: CellKinetics
  /// J/K.
  let heatCapacity: Double
  /// Nil for a cell that does not age.
  let ageing: Ageing?
  let isAgeing: Bool
  /// Faces of cracks over the particles' surface, for each metre of their length.
  let crackFaces: Double

  init(
    _ parameters: CellParameters, model: Model, isThermal: Bool = false,
    mesh chosen: CellMesh? = nil, ageing mechanisms: AgeingMechanisms? = nil
  ) throws {
    let mesh = chosen ?? .standard(for: model)
    precondition(
      model == .porousElectrode || mesh.grading == 0,
      "the \(model.rawValue) takes nodes of one width, not grading \(mesh.grading)")
    self.parameters = parameters
    self.model = model
    self.isThermal = isThermal
    self.mesh = mesh
    nodeCount = mesh.count
    let hasParticleAtNode = model == .porousElectrode
    particleCount = hasParticleAtNode ? mesh.negative + mesh.positive : 2
    let split = hasParticleAtNode ? mesh.negative : 1
    negative = Electrode(parameters.negative, nodes: 0..<mesh.negative, particles: 0..<split)
    positive = Electrode(
      parameters.positive, nodes: mesh.negative + mesh.separator..<mesh.count,
      particles: split..<particleCount)
    separatorShare = pow(
      parameters.separator.porosity, parameters.separator.electrolyteExponent)
    window = try parameters.window ?? StoichiometryWindow(parameters)
    ageing = try mechanisms.map { try Ageing(parameters, $0) }
    isAgeing = ageing != nil
    crackFaces = ageing?.crackShare(1) ?? 0
    precondition(
      !isAgeing || model != .equivalentCircuit, "an equivalent circuit has nothing that ages")
    heatCapacity = parameters.volumetricHeatCapacity * parameters.volume
    isothermalKinetics = CellKinetics(parameters, temperature: parameters.referenceTemperature)

    modeRates = .allocate(capacity: ParticleModes.count)
    modeWeights = .allocate(capacity: ParticleModes.count)
    modeRates.initialize(from: ParticleModes.standard.rates, count: ParticleModes.count)
    modeWeights.initialize(from: ParticleModes.standard.weights, count: ParticleModes.count)
    width = .allocate(capacity: mesh.count)
    saltCapacity = .allocate(capacity: mesh.count)
    halfPath = .allocate(capacity: mesh.count)
    for node in 0..<mesh.count {
      let (size, porosity, share): (Double, Double, Double) =
        node < mesh.negative
        ? (
          parameters.negative.thickness / Double(mesh.negative)
            * mesh.relativeWidth(node, of: mesh.negative),
          parameters.negative.porosity, negative.electrolyteShare
        )
        : node < positive.firstNode
          ? (
            parameters.separator.thickness / Double(mesh.separator),
            parameters.separator.porosity, separatorShare
          )
          : (
            parameters.positive.thickness / Double(mesh.positive)
              * mesh.relativeWidth(mesh.count - 1 - node, of: mesh.positive),
            parameters.positive.porosity, positive.electrolyteShare
          )
      (width + node).initialize(to: size)
      (saltCapacity + node).initialize(to: porosity * size)
      (halfPath + node).initialize(to: size / (2 * share))
    }
  }

  deinit {
    for table in [modeRates, modeWeights, width, saltCapacity, halfPath] { table.deallocate() }
  }

  func memory(_ block: UnsafeMutableRawPointer) -> CellMemory {
    CellMemory(block, for: self)
  }

  /// How much memory one cell takes, and how much of it lasts from step to step.
  var byteCounts: (all: Int, lasting: Int) {
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let layout = memory(nowhere)
    return (layout.byteCount, layout.lastingByteCount)
  }

  @inline(__always)
  func kinetics(at temperature: Double) -> CellKinetics {
    temperature == isothermalKinetics.temperature
      ? isothermalKinetics : CellKinetics(parameters, temperature: temperature)
  }

  /// Lithium at rest everywhere, no current.
  func initialize(
    _ memory: CellMemory, negative negativeStoichiometry: Double,
    positive positiveStoichiometry: Double, temperature: Double
  ) {
    UnsafeMutableRawPointer(memory.now).initializeMemory(
      as: UInt8.self, repeating: 0, count: memory.byteCount)
    memory.now.initialize(
      to: CellInstant(
        temperature: temperature, current: 0, voltage: 0, heat: 0, discharged: 0, nextStep: 1,
        resistance: 0.05 * 18_000 / parameters.nominalCapacity, previousStep: 0))
    let excess = temperature - parameters.referenceTemperature
    let negativePotential = openCircuit(negative, negativeStoichiometry, excess)
    let positivePotential = openCircuit(positive, positiveStoichiometry, excess)
    memory.now.pointee.voltage = positivePotential - negativePotential
    let profile = memory.profile
    for node in 0..<nodeCount {
      profile.salt[node] = parameters.electrolyte.initialConcentration
      profile.electrolytePotential[node] = -negativePotential
      profile.solidPotential[node] =
        node < positive.firstNode ? 0 : positivePotential - negativePotential
    }
    for particle in 0..<particleCount {
      let start =
        particle < positive.firstParticle ? negativeStoichiometry : positiveStoichiometry
      profile.surface[particle] = start
      memory.particles[particle] = start
    }
    if isAgeing { initializeAgeing(memory.profile.ageing) }
  }

  /// U(x) shifted by temperature.
  func openCircuit(_ electrode: Electrode, _ stoichiometry: Double, _ excess: Double) -> Double {
    let value = electrode.potential.at(stoichiometry).value
    guard excess != 0, let change = electrode.entropicChange else { return value }
    return value + excess * change.at(stoichiometry).value
  }
}
