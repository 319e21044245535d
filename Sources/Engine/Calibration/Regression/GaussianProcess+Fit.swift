import Glibc

extension GaussianProcess {
  /// What the search for the covariance may choose.
  public struct FitOptions: Hashable, Sendable {
    /// Lengths relative to the spread of each input over the points.
    public var lengths: ClosedRange<Double>
    public var signalVariance: ClosedRange<Double>
    /// Equal ends fix it.
    public var noiseVariance: ClosedRange<Double>
    /// How many searches start, from lengths of one spread and from drawn ones.
    public var starts: Int
    /// Decides the drawn starts.
    public var seed: UInt64

    public init(
      lengths: ClosedRange<Double> = 0.05...50,
      signalVariance: ClosedRange<Double> = 0.01...1000,
      noiseVariance: ClosedRange<Double> = 1e-8...1, starts: Int = 3, seed: UInt64 = 0
    ) {
      self.lengths = lengths
      self.signalVariance = signalVariance
      self.noiseVariance = noiseVariance
      self.starts = starts
      self.seed = seed
    }
  }

  /// The process whose covariance makes the values most likely (Rasmussen & Williams, section 5.4.1).
  ///
  /// The search runs over the logarithms of the hyperparameters with analytic slopes; of several starts the best counts.
  ///
  /// - Parameter guess: hyperparameters to start from besides, such as those of fewer points
  public static func fitted(
    inputs: [[Double]], outputs: [[Double]], options: FitOptions = FitOptions(),
    guess: Hyperparameters? = nil
  ) throws(CalibrationError) -> GaussianProcess {
    let points = try RegressionPoints(inputs: inputs, outputs: outputs)
    let spreads = (0..<points.dimension).map { axis in
      let column = inputs.map { $0[axis] }
      let mean = column.reduce(0, +) / Double(column.count)
      let square = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
      return square > 0 ? square.squareRoot() : 1
    }
    func hyperparameters(_ logs: [Double]) -> Hyperparameters {
      Hyperparameters(
        signalVariance: exp(logs[0]),
        lengths: spreads.indices.map { spreads[$0] * exp(logs[$0 + 1]) },
        noiseVariance: exp(logs[points.dimension + 1]))
    }
    func logs(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
      log(range.lowerBound)...log(range.upperBound)
    }
    let limits =
      [logs(options.signalVariance)]
      + spreads.map { _ in logs(options.lengths) } + [logs(options.noiseVariance)]
    let search = QuasiNewtonSearch(limits: limits, tolerance: 1e-5)
    let stream = RandomStream(seed: options.seed, owner: "gaussian_process", purpose: "starts")
    var starts: [[Double]] = []
    if let guess {
      starts.append(
        [log(guess.signalVariance)] + zip(guess.lengths, spreads).map { log($0 / $1) }
          + [log(guess.noiseVariance)])
    }
    for number in 0..<max(options.starts, guess == nil ? 1 : 0) {
      let draws = stream.substream(UInt64(number))
      starts.append(
        limits.indices.map { place in
          if place == 0 { return 0 }
          if place == limits.count - 1 { return log(1e-4) }
          // The typical distance between points grows with the root of their dimension.
          let usual = log(Double(points.dimension).squareRoot())
          return number == 0 ? usual : usual + 1.5 * draws.normal(at: UInt64(place))
        })
    }
    var best: (place: [Double], value: Double) = (starts[0], .infinity)
    for start in starts {
      let found = search.minimum(from: start) { place in
        guard let (value, slopes) = points.logLikelihoodSlopes(hyperparameters(place)) else {
          return (.infinity, place)
        }
        return (-value, slopes.map { -$0 })
      }
      if found.value < best.value { best = found }
    }
    return try GaussianProcess(points, hyperparameters(best.place))
  }
}
