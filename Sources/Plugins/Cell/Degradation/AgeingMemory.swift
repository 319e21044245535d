/// Working room of a step of an ageing cell; nothing here lasts.
struct AgeingMemory {
  let scales: UnsafeMutablePointer<AgeingScales>
  /// Current at the end of the step, A.
  let endCurrent: UnsafeMutablePointer<Double>
  /// Per site, fixed within a stage: a, 1/m; faces of cracks over surface; γ, 1/s; ρ L, Ω m².
  let area: UnsafeMutablePointer<Double>
  let crackShare: UnsafeMutablePointer<Double>
  let deadRate: UnsafeMutablePointer<Double>
  let resistance: UnsafeMutablePointer<Double>
  /// Three per site: film, film on cracks, plated lithium.
  let history: UnsafeMutablePointer<Double>
  let sideSlopes: UnsafeMutablePointer<SIMD4<Double>>
  let damping: UnsafeMutablePointer<Double>
  /// The main reaction's alone, in the lanes of `reactionSlopes`, the last being ψ's.
  let mainSlopes: UnsafeMutablePointer<SIMD4<Double>>
  /// How ψ follows: offset, cₑ, φₛ − φₑ.
  let innerSlopes: UnsafeMutablePointer<SIMD4<Double>>
  /// Rates of the states at start, middle and end.
  let rates: UnsafeMutablePointer<Double>
  /// Mean stoichiometries: what a stage starts from, and at its end.
  let meanHistory: UnsafeMutablePointer<Double>
  let means: UnsafeMutablePointer<Double>
  let halfPath: UnsafeMutablePointer<Double>

  init(_ cursor: inout StateCursor, sites: Int, particles: Int, nodes: Int) {
    let isAgeing = sites > 0
    scales = cursor.take(AgeingScales.self, isAgeing ? 1 : 0)
    endCurrent = cursor.take(Double.self, isAgeing ? 1 : 0)
    area = cursor.take(Double.self, sites)
    crackShare = cursor.take(Double.self, sites)
    deadRate = cursor.take(Double.self, sites)
    resistance = cursor.take(Double.self, sites)
    history = cursor.take(Double.self, 3 * sites)
    sideSlopes = cursor.take(SIMD4<Double>.self, 3 * sites)
    damping = cursor.take(Double.self, 3 * sites)
    mainSlopes = cursor.take(SIMD4<Double>.self, sites)
    innerSlopes = cursor.take(SIMD4<Double>.self, sites)
    let states = AgeingProfile.stateCount(sites: sites, particles: particles)
    rates = cursor.take(Double.self, isAgeing ? 3 * states : 0)
    meanHistory = cursor.take(Double.self, isAgeing ? particles : 0)
    means = cursor.take(Double.self, isAgeing ? particles : 0)
    halfPath = cursor.take(Double.self, isAgeing ? nodes : 0)
  }
}
