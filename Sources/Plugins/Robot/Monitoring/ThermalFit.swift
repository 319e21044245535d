import Glibc

/// Fits the heat of servos to one log: penalised least squares in what is linear, a pattern search in the rest.
///
/// For given time constants the predicted temperature is linear in the coefficients c, so with R the responses
/// to `ServoLoad`'s numbers and c̄ what `HarnessEstimate` expects,
///
///     c = argmin ‖T − T₀ − R c‖²/N + λ ‖c − c̄‖²        (RᵀR/N + λ I) c = Rᵀ(T − T₀)/N + λ c̄
///
/// (Tikhonov; Hansen, Rank-Deficient and Discrete Ill-Posed Problems, 1998, §5.1). One log excites few of the
/// coefficients, the penalty keeps the others at what the cable says. If the start is doubted, two more columns
/// of R belong to the log and not to the servos, and are forgotten: a housing that is not as warm as the start has
/// it, and an offset that whole degrees hide (`StartEstimate`). The time constants and the fast share
/// are one for all servos, which are of one kind; they minimise the sum of all servos' objectives (Hooke and
/// Jeeves, J. ACM 8, 1961, doi:10.1145/321062.321069).
struct ThermalFit {
  let chain: ServoChain
  let readings: ServoLog
  let startSpread: Double
  let settlingTime: Double
  let penalty: Double
  /// Spread of what the housing's first temperature is off, in K; 0 for a start that is taken as it is.
  let startDoubt: Double
  /// Expected coefficients, servo by servo.
  private let expected: [Double]
  /// Averages over a row's instants of what the coefficients multiply: servo, row, number.
  private var regressors: [Double] = []
  private let starts: [(rise: Double, trust: Double)]
  private let room: Double
  private let featureCount: Int

  /// Instants in a row. Heat takes 10 s and more to show, so half a second loses nothing.
  private static let stride = 5
  /// The constant is hardly penalised: nothing is expected of what a servo draws at rest.
  private static let constantShare = 0.01
  /// Weight of the offset, in mean square error per K²: 0.4 K is a usual one.
  private static let offsetWeight = 0.1

  /// Each row needs the temperature of the instant after it.
  private var rowCount: Int { (readings.count - 1) / Self.stride }

  init(
    _ readings: ServoLog, chain: ServoChain, harness: HarnessEstimate, startSpread: Double,
    settlingTime: Double, penalty: Double, startDoubt: Double = 0
  ) {
    self.readings = readings
    self.chain = chain
    self.startSpread = startSpread
    self.settlingTime = settlingTime
    self.penalty = penalty
    self.startDoubt = startDoubt
    let f = ServoLoad.featureCount(chain)
    featureCount = f
    var expected = [Double](repeating: 0, count: chain.count * f)
    for servo in 0..<chain.count {
      for piece in 0..<chain.count {
        expected[servo * f + 3 + piece] =
          harness.gains[servo * chain.count + piece] * ServoLoad.dropScale
      }
    }
    self.expected = expected
    let first = Array(readings.temperatures[..<chain.count])
    let start = ThermalStart(temperatures: first, count: chain.count, spread: startSpread)
    room = start.room
    starts = first.map { (start.rise($0), start.trust($0)) }
    collectRegressors()
  }

  private mutating func collectRegressors() {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: ServoLoad.byteCount(for: chain), alignment: 16)
    defer { memory.deallocate() }
    let load = ServoLoad(
      chain, settling: Int((settlingTime / readings.step).rounded()), memory: memory)
    let n = chain.count
    let f = featureCount
    regressors = [Double](repeating: 0, count: n * rowCount * f)
    readings.positions.withUnsafeBufferPointer { positions in
      guard let base = positions.baseAddress else { return }
      load.begin(base)
      for index in 0..<(rowCount * Self.stride) {
        load.update(
          positions: base + index * n, voltage: { readings.voltages[index * n + $0] },
          step: readings.step)
        let row = index / Self.stride
        for servo in 0..<n {
          let place = (servo * rowCount + row) * f
          for k in 0..<f {
            regressors[place + k] +=
              load.regressor(servo, k, trust: starts[servo].trust) / Double(Self.stride)
          }
        }
      }
    }
  }

  /// The best network and coefficients.
  func run() -> FittedServos {
    var network = ThermalModes(fastTime: 25, slowTime: 180, fastShare: 0.5)
    var best = objective(network)
    var reach = 0.4
    while reach > 0.01 {
      let before = network
      for direction in 0..<3 {
        for sign in [-1.0, 1] {
          let candidate = Self.moved(network, direction, by: sign * reach)
          let found = objective(candidate)
          if found < best { (network, best) = (candidate, found) }
        }
      }
      guard network != before else {
        reach /= 2
        continue
      }
      // What helped once may help again.
      let candidate = Self.extrapolated(before, network)
      let found = objective(candidate)
      if found < best { (network, best) = (candidate, found) }
    }
    let solutions = (0..<chain.count).map { solve($0, network) }
    return FittedServos(
      chain: chain, network: network, coefficients: solutions.flatMap(\.coefficients),
      startSpread: startSpread, settlingTime: settlingTime,
      meanTemperatures: (0..<chain.count).map(readings.meanTemperature),
      errors: solutions.map { $0.meanSquare.squareRoot() })
  }

  /// The network with one time constant longer by a factor exp(`distance`), or the share larger by half of it.
  private static func moved(
    _ network: ThermalModes, _ direction: Int, by distance: Double
  ) -> ThermalModes {
    var moved = network
    switch direction {
    case 0: moved.fastTime *= exp(distance)
    case 1: moved.slowTime *= exp(distance)
    default: moved.fastShare += distance / 2
    }
    return limited(moved)
  }

  private static func extrapolated(
    _ from: ThermalModes, _ to: ThermalModes
  ) -> ThermalModes {
    limited(
      ThermalModes(
        fastTime: to.fastTime * to.fastTime / from.fastTime,
        slowTime: to.slowTime * to.slowTime / from.slowTime,
        fastShare: 2 * to.fastShare - from.fastShare))
  }

  /// Keeps the modes apart and both of them in play.
  private static func limited(_ network: ThermalModes) -> ThermalModes {
    ThermalModes(
      fastTime: min(60, max(3, network.fastTime)), slowTime: min(900, max(80, network.slowTime)),
      fastShare: min(0.95, max(0.05, network.fastShare)))
  }

  private func objective(_ network: ThermalModes) -> Double {
    (0..<chain.count).reduce(0) { $0 + solve($1, network).objective }
  }

  private struct Solution {
    var coefficients: [Double]
    var meanSquare: Double
    var objective: Double
  }

  /// The best coefficients of one servo.
  private func solve(_ servo: Int, _ network: ThermalModes) -> Solution {
    let f = featureCount
    let n = startDoubt > 0 ? f + 2 : f
    let decay = network.decay(over: readings.step * Double(Self.stride))
    var modes = [ThermalModes.Modes](repeating: .init(), count: f)
    var start = network.settled(at: starts[servo].rise)
    let startHeat = starts[servo].trust * starts[servo].rise
    var normal = [Double](repeating: 0, count: n * n)
    var right = [Double](repeating: 0, count: n)
    var response = [Double](repeating: 0, count: n)
    var square = 0.0
    for row in 0..<rowCount {
      let place = (servo * rowCount + row) * f
      for k in 0..<f {
        decay.advance(&modes[k], rise: regressors[place + k])
        response[k] = modes[k].rise
      }
      decay.advance(&start, rise: startHeat)
      let instant = (row + 1) * Self.stride
      if startDoubt > 0 {
        let shapes = StartEstimate.Shapes(network, at: Double(instant) * readings.step)
        response[f] = shapes.housing
        response[f + 1] = shapes.offset
      }
      let rest =
        readings.temperatures[instant * chain.count + servo] - room - start.rise
      square += rest * rest
      for i in 0..<n {
        right[i] += response[i] * rest
        for j in 0...i { normal[i * n + j] += response[i] * response[j] }
      }
    }
    let scale = 1 / Double(rowCount)
    var weights = [Double](repeating: penalty, count: f)
    weights[0] *= Self.constantShare
    var known = Array(expected[(servo * f)..<(servo * f + f)])
    if startDoubt > 0 {
      weights += [penalty / (startDoubt * startDoubt), Self.offsetWeight]
      known += [0, 0]
    }
    var matrix = normal.map { $0 * scale }
    for k in 0..<n { matrix[k * n + k] += weights[k] }
    var solution = zip(right.indices, known).map { right[$0] * scale + weights[$0] * $1 }
    matrix.withUnsafeMutableBufferPointer { matrix in
      solution.withUnsafeMutableBufferPointer { solution in
        guard let base = matrix.baseAddress, let vector = solution.baseAddress else { return }
        // The penalty on every coefficient keeps the matrix positive definite.
        precondition(factorise(base, n) == nil, "penalty must be above zero: \(penalty)")
        Robot.solve(base, n, vector)
      }
    }
    var meanSquare = square * scale
    var distance = 0.0
    for (i, expectation) in zip(0..<n, known) {
      meanSquare -= 2 * scale * solution[i] * right[i]
      for j in 0..<n {
        meanSquare += scale * solution[i] * solution[j] * normal[max(i, j) * n + min(i, j)]
      }
      distance += weights[i] * (solution[i] - expectation) * (solution[i] - expectation)
    }
    meanSquare = max(0, meanSquare)
    return Solution(
      coefficients: Array(solution.prefix(f)), meanSquare: meanSquare,
      objective: meanSquare + distance)
  }
}
