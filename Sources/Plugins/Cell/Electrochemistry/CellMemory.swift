/// The scalars of a cell's state at one instant.
struct CellInstant {
  /// K.
  var temperature: Double
  /// Through the electrodes, A, positive on discharge; differs from the terminals' by what an internal short takes.
  var current: Double
  /// Across the electrodes, V, before any contact resistance.
  var voltage: Double
  /// Heat made in the cell, W.
  var heat: Double
  /// Charge taken out since the start, C.
  var discharged: Double
  /// What the error control would try next, s.
  var nextStep: Double
  /// −dV/dI as last seen, Ω; only a first guess for the current of a hold.
  var resistance: Double
  /// Length of the last step, s; 0 after a jump, when there is nothing to extrapolate from.
  var previousStep: Double
}

/// One cell's block of memory: what lasts first, then working room.
///
/// The engine, or a `CellRun`, owns the block; this only says where things lie.
struct CellMemory {
  private(set) var now: UnsafeMutablePointer<CellInstant>
  private(set) var profile: CellProfile
  /// Modes × particles.
  private(set) var particles: UnsafeMutablePointer<Double>
  /// Start and middle stage of the last step, for extrapolation.
  let before: CellProfile
  let beforeMiddle: CellProfile
  let lastingByteCount: Int

  let next: UnsafeMutablePointer<CellInstant>
  let nextProfile: CellProfile
  let nextParticles: UnsafeMutablePointer<Double>
  let middleProfile: CellProfile
  let middleParticles: UnsafeMutablePointer<Double>

  /// Per node.
  let history: UnsafeMutablePointer<Double>
  let saltRate: UnsafeMutablePointer<Double>
  let saltResistance: UnsafeMutablePointer<Double>
  let saltResistanceSlope: UnsafeMutablePointer<Double>
  let ionicResistance: UnsafeMutablePointer<Double>
  let ionicResistanceSlope: UnsafeMutablePointer<Double>
  let pivot: UnsafeMutablePointer<Double>
  let upper: UnsafeMutablePointer<Double>
  let lower: UnsafeMutablePointer<Double>
  let correction: UnsafeMutablePointer<Double>
  let rows: UnsafeMutablePointer<SIMD4<Double>>
  /// Per particle.
  let surfaceHistory: UnsafeMutablePointer<Double>
  let reactionSlopes: UnsafeMutablePointer<SIMD4<Double>>
  /// Six tables of one number per mode and electrode.
  let decay: UnsafeMutablePointer<Double>
  /// Step and diffusion rates that `decay` was computed for.
  let decayKey: UnsafeMutablePointer<SIMD4<Double>>
  let ageing: AgeingMemory
  /// Porosity × width at start, middle and end, and halves of the nodes' paths: the cell's own tables unless films
  /// narrow the pores.
  let nowCapacity: UnsafeMutablePointer<Double>
  let middleCapacity: UnsafeMutablePointer<Double>
  let nextCapacity: UnsafeMutablePointer<Double>
  let halfPath: UnsafeMutablePointer<Double>
  let byteCount: Int

  init(_ memory: UnsafeMutableRawPointer, for cell: ElectrochemicalCell) {
    let (nodes, particleCount) = (cell.nodeCount, cell.particleCount)
    // The DFN's extrapolation and block rows need room.
    let isPorous = cell.model == .porousElectrode
    let sites = cell.isAgeing ? cell.negative.particleCount : 0
    var cursor = StateCursor(memory)
    let modes = ParticleModes.count * particleCount
    now = cursor.take(CellInstant.self, 1)
    self.profile = Self.profile(&cursor, nodes, particleCount, sites)
    particles = cursor.take(Double.self, modes)
    before = Self.profile(&cursor, nodes, isPorous ? particleCount : nil, sites)
    beforeMiddle = Self.profile(&cursor, nodes, isPorous ? particleCount : nil, sites)
    lastingByteCount = cursor.next - memory
    next = cursor.take(CellInstant.self, 1)
    nextProfile = Self.profile(&cursor, nodes, particleCount, sites)
    nextParticles = cursor.take(Double.self, modes)
    middleProfile = Self.profile(&cursor, nodes, particleCount, sites)
    middleParticles = cursor.take(Double.self, modes)
    history = cursor.take(Double.self, nodes)
    saltRate = cursor.take(Double.self, nodes)
    saltResistance = cursor.take(Double.self, nodes)
    saltResistanceSlope = cursor.take(Double.self, nodes)
    ionicResistance = cursor.take(Double.self, nodes)
    ionicResistanceSlope = cursor.take(Double.self, nodes)
    pivot = cursor.take(Double.self, nodes)
    upper = cursor.take(Double.self, nodes)
    lower = cursor.take(Double.self, nodes)
    correction = cursor.take(Double.self, nodes)
    rows = cursor.take(SIMD4<Double>.self, isPorous ? 3 * nodes : 0)
    surfaceHistory = cursor.take(Double.self, particleCount)
    reactionSlopes = cursor.take(SIMD4<Double>.self, particleCount)
    decay = cursor.take(Double.self, 6 * ParticleModes.count)
    decayKey = cursor.take(SIMD4<Double>.self, 1)
    ageing = AgeingMemory(&cursor, sites: sites, particles: particleCount, nodes: nodes)
    let narrows = cell.ageing?.mechanisms.narrowsPores ?? false
    nowCapacity = narrows ? profile.ageing.capacity : cell.saltCapacity
    middleCapacity = narrows ? middleProfile.ageing.capacity : cell.saltCapacity
    nextCapacity = narrows ? nextProfile.ageing.capacity : cell.saltCapacity
    halfPath = narrows ? ageing.halfPath : cell.halfPath
    byteCount = cursor.next - memory
  }

  /// The same block seen from the end of the step last tried, as if that were now; for reading only.
  var ahead: CellMemory {
    var view = self
    view.now = next
    view.profile = nextProfile
    view.particles = nextParticles
    return view
  }

  /// Takes a profile's room; none if `particles` is nil.
  private static func profile(
    _ cursor: inout StateCursor, _ nodes: Int, _ particles: Int?, _ sites: Int
  ) -> CellProfile {
    let count =
      particles.map { CellProfile.count(nodes: nodes, particles: $0, sites: sites) } ?? 0
    return CellProfile(
      cursor.take(Double.self, count), nodes: nodes, particles: particles ?? 0, sites: sites)
  }
}
