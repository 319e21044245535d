/// Which run of a study takes which values.
///
/// Quantities that vary by a distribution are sampled by a plan; quantities with levels, the factors, are crossed:
/// every combination of levels is a cell. Runs go round the cells, run r lies in cell r mod L and takes point r / L of the
/// plan, so that all cells see the same points (common random numbers) and any number of runs spreads evenly. With
/// chance of their own, cells see points that are independent of each other's.
///
/// ```swift
/// let design = try StudyDesign(
///   seed: 42, plan: .sobol(), varied: [
///     .init("mass", .distribution(.normal(mean: 3, deviation: 0.1))),
///     .init("age", .levels([0, 3600, 7200])),
///   ])
/// design.values(run: 17)  // one number for each quantity, in their order
/// ```
public struct StudyDesign: Sendable {
  /// One quantity that varies from run to run.
  public struct Varied: Hashable, Sendable {
    public enum Law: Hashable, Sendable {
      case distribution(Distribution)
      case levels([Double])
    }

    public let name: String
    public let law: Law

    public init(_ name: String, _ law: Law) {
      self.name = name
      self.law = law
    }
  }

  /// How levels go together.
  public enum Pairing: Hashable, Sendable {
    /// Every level of one with every level of the others.
    case crossed
    /// The first levels together, then the second ones, as the rows of a list.
    case listed
  }

  /// What cells have in common.
  public enum Chance: Hashable, Sendable {
    /// Run r of every cell has the same samples, and the same draws while it goes on.
    case shared
    /// Every run has its own.
    case own
  }

  public let varied: [Varied]
  public let seed: UInt64
  public let chance: Chance
  private let samples: SampleDesign
  private let cells: FactorialDesign
  private let rows: ListedDesign
  private let pairing: Pairing
  /// For each quantity: its place among the sampled ones or among the factors.
  private let places: [Int]

  /// - Throws: if a name comes twice, a factor has no levels, or lists have different lengths.
  public init(
    seed: UInt64, plan: SamplingPlan, pairing: Pairing = .crossed, chance: Chance = .shared,
    varied: [Varied]
  ) throws(SamplingError) {
    var sampled: [SampleDesign.Variable] = []
    var factors: [FactorialDesign.Factor] = []
    var places: [Int] = []
    for quantity in varied {
      switch quantity.law {
      case .distribution(let distribution):
        places.append(sampled.count)
        sampled.append(.init(quantity.name, distribution))
      case .levels(let levels):
        places.append(factors.count)
        factors.append(.init(quantity.name, levels))
      }
    }
    self.varied = varied
    self.seed = seed
    self.pairing = pairing
    self.chance = chance
    self.places = places
    samples = try SampleDesign(seed: seed, plan: plan, variables: sampled)
    cells = try FactorialDesign(pairing == .crossed ? factors : [])
    let length = factors.map(\.levels.count).max() ?? 0
    for factor in factors where pairing == .listed && factor.levels.count != length {
      throw .unevenList(row: factor.levels.count, count: 0, expected: 1)
    }
    rows = try ListedDesign(
      names: factors.map(\.name),
      rows: pairing == .listed
        ? (0..<length).map { row in factors.map { $0.levels[row] } } : [])
  }

  /// How many combinations of levels there are; 1 where nothing has levels.
  public var cellCount: Int { pairing == .listed ? max(rows.runCount, 1) : cells.runCount }

  /// Whether every quantity has levels, so that `cellCount` runs are all there is to see but for chance in the runs.
  public var isExhaustive: Bool { samples.variables.isEmpty }

  /// The number that runs with the same chance share, and no others.
  public func block(of run: Int) -> Int { chance == .shared ? run / cellCount : run }

  /// The value of each quantity in `run`.
  public func values(run: Int) -> [Double] {
    let (point, cell) = run.quotientAndRemainder(dividingBy: cellCount)
    let levels =
      pairing == .listed
      ? (rows.rows.isEmpty ? [] : rows.values(run: cell)) : cells.values(run: cell)
    let stream = chance == .shared ? 0 : cell
    return varied.indices.map { position in
      switch varied[position].law {
      case .distribution: samples.value(places[position], run: point, stream: stream)
      case .levels: levels[places[position]]
      }
    }
  }
}
