import Glibc

/// The points of one level of subset simulation, each with its robustness and the chain it belongs to.
struct SubsetPopulation {
  var points: [[Double]]
  var values: [Double]
  /// Points of one chain come in the order of its steps.
  var chains: [Int]

  /// The middle between the `count` least values and the rest.
  func threshold(_ count: Int) -> Double {
    let sorted = values.sorted()
    // Equal values beyond the seeds would make the level's share larger, which `share` counts.
    let middle = (sorted[count - 1] + sorted[min(count, sorted.count - 1)]) / 2
    return middle.isFinite ? middle : sorted[count - 1]
  }

  func share(_ isBeyond: (Double) -> Bool) -> Double {
    Double(values.count { isBeyond($0) }) / Double(values.count)
  }

  /// The `count` points of least robustness.
  func best(_ count: Int) -> SubsetPopulation {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }.prefix(count)
    return SubsetPopulation(
      points: order.map { points[$0] }, values: order.map { values[$0] }, chains: [])
  }

  /// √((1 − p)/(pN)·(1 + γ)), with γ = 2 Σ (1 − k/L) ρ(k) from the correlation ρ of the indicator along chains
  /// of length L (Au & Beck 2001, equations 25 to 29).
  func coefficientOfVariation(_ isBeyond: (Double) -> Bool) -> Double {
    let p = share(isBeyond)
    guard p > 0 else { return .infinity }
    guard p < 1 else { return 0 }
    var sequences = [[Double]](repeating: [], count: (chains.max() ?? 0) + 1)
    for (chain, value) in zip(chains, values) {
      sequences[chain].append(isBeyond(value) ? 1 : 0)
    }
    let length = sequences.map(\.count).max() ?? 1
    var gamma = 0.0
    for lag in 1..<max(length, 1) {
      var (sum, pairs) = (0.0, 0)
      for sequence in sequences where sequence.count > lag {
        for place in 0..<(sequence.count - lag) { sum += sequence[place] * sequence[place + lag] }
        pairs += sequence.count - lag
      }
      let correlation = (sum / Double(pairs) - p * p) / (p * (1 - p))
      gamma += 2 * (1 - Double(lag) / Double(length)) * correlation
    }
    return ((1 - p) / (p * Double(values.count)) * max(1 + gamma, 0)).squareRoot()
  }
}

/// Proposes the next point of a chain.
struct SubsetProposal {
  private let move: SubsetSimulation.Move
  /// The deviation of the seeds in each coordinate, and the factor on it that adapts.
  private let spreads: [Double]
  private var factor = 0.6
  private static let targetAcceptance = 0.44

  init(_ move: SubsetSimulation.Move, seeds: [[Double]]) {
    self.move = move
    spreads = seeds[0].indices.map { coordinate in
      var mean = RunningMean()
      for seed in seeds { mean.record(seed[coordinate]) }
      return mean.variance.squareRoot()
    }
  }

  func candidate(from point: [Double], _ stream: RandomStream) -> [Double] {
    point.indices.map { coordinate in
      let u = point[coordinate]
      switch move {
      case .adaptiveConditional:
        let sigma = min(factor * spreads[coordinate], 1)
        return (1 - sigma * sigma).squareRoot() * u
          + sigma * stream.normal(at: UInt64(coordinate))
      case .modifiedMetropolis(let deviation):
        let v = u + deviation * stream.normal(at: UInt64(coordinate), lane: 0)
        let ratio = exp((u * u - v * v) / 2)
        return stream.uniform(at: UInt64(coordinate), lane: 1) < ratio ? v : u
      }
    }
  }

  /// ln λ ← ln λ + (acceptance − 0.44)/√step (Papaioannou et al. 2015, equation 24).
  mutating func adapt(acceptance: Double, step: Int) {
    factor *= exp((acceptance - Self.targetAcceptance) / Double(step).squareRoot())
  }
}
