/// What varies across the cell at one instant, as one run of numbers so that it copies and extrapolates in one loop.
struct CellProfile {
  let start: UnsafeMutablePointer<Double>
  private let nodes: Int
  private let particles: Int
  /// Places that age, 0 where none does.
  private let sites: Int

  init(_ start: UnsafeMutablePointer<Double>, nodes: Int, particles: Int, sites: Int) {
    self.start = start
    self.nodes = nodes
    self.particles = particles
    self.sites = sites
  }

  static func count(nodes: Int, particles: Int, sites: Int) -> Int {
    3 * nodes + 2 * particles
      + AgeingProfile.count(sites: sites, particles: particles, nodes: nodes)
  }
  var count: Int { Self.count(nodes: nodes, particles: particles, sites: sites) }

  /// What damage has done; empty where the cell does not age.
  @inline(__always) var ageing: AgeingProfile {
    AgeingProfile(start: start + 3 * nodes + 2 * particles, sites: sites, particles: particles)
  }

  /// cₑ at the nodes, mol/m³.
  @inline(__always) var salt: UnsafeMutablePointer<Double> { start }
  /// φₑ at the nodes, V.
  @inline(__always) var electrolytePotential: UnsafeMutablePointer<Double> { start + nodes }
  /// φₛ at the nodes, V; unused in the separator.
  @inline(__always) var solidPotential: UnsafeMutablePointer<Double> { start + 2 * nodes }
  /// j out of each particle, A/m².
  @inline(__always) var reaction: UnsafeMutablePointer<Double> { start + 3 * nodes }
  /// Surface stoichiometry of each particle.
  @inline(__always) var surface: UnsafeMutablePointer<Double> { start + 3 * nodes + particles }
}
