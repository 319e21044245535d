/// Each servo's current from the drops along a cable that feeds servos one after the other, before any heat is seen.
///
/// The piece of cable next to servo k carries the currents of servos 1 … k, so with currents stated as the rise u
/// they end in, the drops are d = H u + e, H lower triangular with the drop per kelvin of each piece. For
/// independent u of spread σ_u and errors e of spread σ_k the most probable currents are (Rasmussen, Gaussian
/// Processes for Machine Learning, 2006, eq. 2.8)
///
///     u = σ_u² Hᵀ (σ_u² H Hᵀ + diag σ²)⁻¹ d
struct HarnessEstimate {
  /// Row by row: what a drop of one volt in piece k says of servo i's rise, in K/V.
  let gains: [Double]
  let count: Int

  /// - Parameters:
  ///   - drops: the drop of each piece per kelvin of rise, in V/K, far end first
  ///   - accuracies: how well each drop is known, in V
  ///   - spread: a usual rise, in K
  init(drops: [Double], accuracies: [Double], spread: Double) {
    let n = drops.count
    count = n
    let variance = spread * spread
    // (H Hᵀ)ᵢⱼ = hᵢ hⱼ · min(i, j): row i of H is hᵢ up to the diagonal.
    var matrix = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        matrix[i * n + j] = variance * drops[i] * drops[j] * Double(min(i, j) + 1)
      }
      matrix[i * n + i] += accuracies[i] * accuracies[i]
    }
    var gains = [Double](repeating: 0, count: n * n)
    let failure = matrix.withUnsafeMutableBufferPointer { matrix -> Int? in
      guard let base = matrix.baseAddress else { return nil }
      if let row = factorise(base, n) { return row }
      for servo in 0..<n {
        // The column of H for this servo: its current flows in its own piece and all nearer the supply.
        var row = (0..<n).map { $0 >= servo ? variance * drops[$0] : 0 }
        row.withUnsafeMutableBufferPointer { row in
          if let start = row.baseAddress { solve(base, n, start) }
        }
        for k in 0..<n { gains[servo * n + k] = row[k] }
      }
      return nil
    }
    precondition(failure == nil, "accuracies of the drops must be above zero: \(accuracies)")
    self.gains = gains
  }
}
