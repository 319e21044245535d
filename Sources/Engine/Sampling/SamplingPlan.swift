/// How the runs of a study spread over the distributions of what varies.
public enum SamplingPlan: Hashable, Sendable {
  /// Independent draws.
  case monteCarlo
  /// In every block of `blockSize` runs each variable falls once into each of `blockSize` equally likely
  /// strata, in an order of its own.
  ///
  /// Later blocks are independent of earlier ones, so a study can go on for as long as it likes. Source: McKay,
  /// Beckman & Conover (1979), Technometrics 21, 239–245, doi:10.2307/1268522.
  case latinHypercube(blockSize: Int)
  /// Points of the Sobol sequence, one dimension for each variable in the order of the variables.
  case sobol(SobolScrambling = .owen)

  /// The uniform number of a variable in one run.
  ///
  /// - Parameters:
  ///   - seed: the seed of the study
  ///   - run: the number of the run, from 0
  ///   - name: the variable's name, which decides its random numbers
  ///   - dimension: the variable's place among those that vary, from 0; only Sobol points use it
  func uniform(seed: UInt64, run: Int, name: String, dimension: Int) -> Double {
    switch self {
    case .monteCarlo:
      return RandomStream(seed: seed, run: UInt64(run), owner: name, purpose: "sample")
        .uniform(at: 0)
    case .latinHypercube(let blockSize):
      let (block, place) = run.quotientAndRemainder(dividingBy: blockSize)
      let order = StratumPermutation(
        count: blockSize,
        stream: RandomStream(seed: seed, run: UInt64(block), owner: name, purpose: "strata"))
      let within = RandomStream(seed: seed, run: UInt64(run), owner: name, purpose: "sample")
        .uniform(at: 0)
      return min((Double(order[place]) + within) / Double(blockSize), 1 - 0x1p-53)
    case .sobol(let scrambling):
      return scrambling.uniform(
        SobolSequence.digits(dimension, of: UInt32(truncatingIfNeeded: run)),
        RandomStream(seed: seed, owner: name, purpose: "scrambling"))
    }
  }
}
