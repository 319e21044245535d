/// The values that vary from run to run of a study.
///
/// A value is a pure function of (seed, plan, run, variable): it depends neither on how many runs there are
/// nor on the thread that asks.
///
/// ```swift
/// let design = try SampleDesign(
///   seed: 42, plan: .sobol(), variables: [
///     .init("arm.mass", .normal(mean: 3, deviation: 0.1)),
///     .init("arm.friction", .lognormal(median: 0.2, sigma: 0.3)),
///   ])
/// let values = design.values(run: 17)
/// ```
public struct SampleDesign: Sendable {
  /// One quantity that varies.
  public struct Variable: Hashable, Sendable {
    public let name: String
    public let distribution: Distribution

    public init(_ name: String, _ distribution: Distribution) {
      self.name = name
      self.distribution = distribution
    }
  }

  public let seed: UInt64
  public let plan: SamplingPlan
  public let variables: [Variable]

  /// Throws if a name comes twice or the plan cannot serve this many variables.
  public init(seed: UInt64, plan: SamplingPlan, variables: [Variable]) throws(SamplingError) {
    var names: Set<String> = []
    for variable in variables where !names.insert(variable.name).inserted {
      throw .repeatedVariable(variable.name)
    }
    switch plan {
    case .latinHypercube(let blockSize) where blockSize < 1: throw .emptyBlock(blockSize)
    case .sobol where variables.count > SobolSequence.dimensionLimit:
      throw .tooManyDimensions(count: variables.count, limit: SobolSequence.dimensionLimit)
    default: break
    }
    self.seed = seed
    self.plan = plan
    self.variables = variables
  }

  /// The uniform number in (0, 1) behind the value of variable `place` in `run`.
  ///
  /// Samples of different streams are independent of each other.
  public func uniform(_ place: Int, run: Int, stream: Int = 0) -> Double {
    precondition(run >= 0, "run \(run) is below 0")
    // An odd factor keeps the seeds of all streams apart.
    let seed = seed ^ (UInt64(stream) &* 0x9E37_79B9_7F4A_7C15)
    return plan.uniform(seed: seed, run: run, name: variables[place].name, dimension: place)
  }

  /// The value of variable `place` in `run`.
  public func value(_ place: Int, run: Int, stream: Int = 0) -> Double {
    variables[place].distribution.quantile(uniform(place, run: run, stream: stream))
  }

  /// The values of all variables in `run`, in their order.
  public func values(run: Int) -> [Double] { variables.indices.map { value($0, run: run) } }
}
