/// What damage has done to a cell at one instant, as one run of numbers beside its `CellProfile`.
///
/// A site is a negative particle: one for SPM and SPMe, one for each node of the negative electrode in the DFN. Amounts are
/// of lithium, in moles for each m³ of electrode, so that what leaves the particles can be added up.
struct AgeingProfile {
  let start: UnsafeMutablePointer<Double>
  let sites: Int
  let particles: Int

  static func count(sites: Int, particles: Int, nodes: Int) -> Int {
    sites == 0 ? 0 : stateCount(sites: sites, particles: particles) + 3 * sites + nodes
  }

  /// How many of the numbers follow rates.
  static func stateCount(sites: Int, particles: Int) -> Int { 5 * sites + particles + 2 }
  var stateCount: Int { Self.stateCount(sites: sites, particles: particles) }

  /// Lithium bound in the film on the particles.
  @inline(__always) var film: UnsafeMutablePointer<Double> { start }
  /// Lithium bound in the film on the faces of cracks.
  @inline(__always) var crackFilm: UnsafeMutablePointer<Double> { start + sites }
  /// Metallic lithium that can be stripped.
  @inline(__always) var plated: UnsafeMutablePointer<Double> { start + 2 * sites }
  /// Metallic lithium that has lost contact.
  @inline(__always) var dead: UnsafeMutablePointer<Double> { start + 3 * sites }
  /// m.
  @inline(__always) var crackLength: UnsafeMutablePointer<Double> { start + 4 * sites }
  /// Active material left in each particle's place, 1 when new; both electrodes.
  @inline(__always) var active: UnsafeMutablePointer<Double> { start + 5 * sites }
  /// Lithium that went with material of the negative and the positive electrode, mol for each m² of cell.
  @inline(__always) var lost: UnsafeMutablePointer<Double> { start + 5 * sites + particles }

  /// Currents of the film, of the film on cracks (for each m² of their faces) and of plated lithium, A/m², negative
  /// where lithium is taken.
  @inline(__always) var filmCurrent: UnsafeMutablePointer<Double> { start + stateCount }
  @inline(__always) var crackCurrent: UnsafeMutablePointer<Double> { start + stateCount + sites }
  @inline(__always) var platingCurrent: UnsafeMutablePointer<Double> {
    start + stateCount + 2 * sites
  }
  /// Porosity × width of each node.
  @inline(__always) var capacity: UnsafeMutablePointer<Double> { start + stateCount + 3 * sites }
}
