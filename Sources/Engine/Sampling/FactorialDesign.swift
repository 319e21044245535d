/// Every combination of the levels of several factors, each repeated the same number of times.
///
/// Runs count like nested loops: the last factor changes fastest, and the repeats of one combination follow
/// each other.
public struct FactorialDesign: Hashable, Sendable {
  /// One quantity and the values it takes.
  public struct Factor: Hashable, Sendable {
    public let name: String
    public let levels: [Double]

    public init(_ name: String, _ levels: [Double]) {
      self.name = name
      self.levels = levels
    }
  }

  public let factors: [Factor]
  public let repeats: Int
  public let runCount: Int

  /// Throws if a factor has no levels, a name comes twice, or there are too many combinations to count.
  public init(_ factors: [Factor], repeats: Int = 1) throws(SamplingError) {
    precondition(repeats > 0, "\(repeats) repeats of a factorial design")
    var names: Set<String> = []
    var count = repeats
    for factor in factors {
      guard names.insert(factor.name).inserted else { throw .repeatedVariable(factor.name) }
      guard !factor.levels.isEmpty else { throw .emptyFactor(factor.name) }
      let (product, overflows) = count.multipliedReportingOverflow(by: factor.levels.count)
      guard !overflows else { throw .tooManyRuns(factors.map(\.levels.count)) }
      count = product
    }
    self.factors = factors
    self.repeats = repeats
    runCount = count
  }

  /// The place of each factor's level in `run`.
  public func levels(run: Int) -> [Int] {
    precondition(run >= 0 && run < runCount, "run \(run) of \(runCount)")
    var rest = run / repeats
    var places = [Int](repeating: 0, count: factors.count)
    for place in factors.indices.reversed() {
      (rest, places[place]) = rest.quotientAndRemainder(dividingBy: factors[place].levels.count)
    }
    return places
  }

  /// The value of each factor in `run`.
  public func values(run: Int) -> [Double] {
    zip(factors, levels(run: run)).map { $0.levels[$1] }
  }
}
