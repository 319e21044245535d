/// The points at which a function is evaluated to find how much of its variance each variable causes.
///
/// Two independent samples A and B of the unit cube and, for each variable i, A with column i from B. Run j·(d + 2)
/// is row j of A, the next d are the mixtures, the last is row j of B; all are in (0, 1) for use with
/// `Distribution.quantile`.
///
/// Source: Saltelli et al. (2010), "Variance based sensitivity analysis of model output", Comput. Phys. Commun. 181,
/// 259–270, doi:10.1016/j.cpc.2009.09.018.
public struct SaltelliDesign: Hashable, Sendable {
  public let names: [String]
  /// The number of rows of A and of B; powers of two suit Sobol points.
  public let rowCount: Int
  public let seed: UInt64
  public let plan: SamplingPlan

  /// Throws if a name comes twice or the plan cannot serve twice as many variables.
  public init(names: [String], rowCount: Int, seed: UInt64, plan: SamplingPlan = .sobol())
    throws(SamplingError)
  {
    precondition(rowCount > 1 && !names.isEmpty, "\(rowCount) rows of \(names.count) variables")
    var known: Set<String> = []
    for name in names where !known.insert(name).inserted { throw .repeatedVariable(name) }
    if case .sobol = plan, 2 * names.count > SobolSequence.dimensionLimit {
      throw .tooManyDimensions(count: 2 * names.count, limit: SobolSequence.dimensionLimit)
    }
    if case .latinHypercube(let blockSize) = plan, blockSize < 1 { throw .emptyBlock(blockSize) }
    self.names = names
    self.rowCount = rowCount
    self.seed = seed
    self.plan = plan
  }

  public var runCount: Int { rowCount * (names.count + 2) }

  /// The point of the unit cube for `run`.
  public func point(run: Int) -> [Double] {
    precondition(run >= 0 && run < runCount, "run \(run) of \(runCount)")
    let (row, part) = run.quotientAndRemainder(dividingBy: names.count + 2)
    return names.indices.map { variable in
      coordinate(variable, row: row, isSecond: part == names.count + 1 || part == variable + 1)
    }
  }

  private func coordinate(_ variable: Int, row: Int, isSecond: Bool) -> Double {
    plan.uniform(
      seed: seed, run: row, name: isSecond ? "second \(names[variable])" : names[variable],
      dimension: isSecond ? names.count + variable : variable)
  }
}
