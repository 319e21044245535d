/// Paths through a grid of the unit cube that move one variable at a time.
///
/// Each of `trajectoryCount` paths has d + 1 points: a start drawn from the lower half of a grid of `levelCount`
/// levels, then one step of Δ = levels/(2(levels − 1)) along every variable, in random order and up or down by chance.
///
/// Source: Morris (1991), "Factorial sampling plans for preliminary computational experiments", Technometrics 33,
/// 161–174, doi:10.2307/1269043.
public struct MorrisDesign: Hashable, Sendable {
  public let names: [String]
  public let trajectoryCount: Int
  /// An even number, so that every level is as likely as any other.
  public let levelCount: Int
  public let seed: UInt64

  public init(names: [String], trajectoryCount: Int, levelCount: Int = 4, seed: UInt64)
    throws(SamplingError)
  {
    precondition(
      trajectoryCount > 1 && levelCount >= 2 && levelCount % 2 == 0 && !names.isEmpty,
      "\(trajectoryCount) trajectories on \(levelCount) levels of \(names.count) variables")
    var known: Set<String> = []
    for name in names where !known.insert(name).inserted { throw .repeatedVariable(name) }
    self.names = names
    self.trajectoryCount = trajectoryCount
    self.levelCount = levelCount
    self.seed = seed
  }

  public var runCount: Int { trajectoryCount * (names.count + 1) }

  /// The point of the unit cube for `run`; run t·(d + 1) starts path t. Both faces of the cube are levels, so a
  /// distribution without ends has to be truncated first.
  public func point(run: Int) -> [Double] {
    precondition(run >= 0 && run < runCount, "run \(run) of \(runCount)")
    let (trajectory, step) = run.quotientAndRemainder(dividingBy: names.count + 1)
    let stream = RandomStream(
      seed: seed, run: UInt64(trajectory), owner: "morris", purpose: "trajectory")
    let delta = Double(levelCount) / (2 * Double(levelCount - 1))
    let order = names.indices.sorted {
      (stream.bits(at: UInt64($0)), $0) < (stream.bits(at: UInt64($1)), $1)
    }
    let moved = Set(order.prefix(step))
    return names.indices.map { variable in
      let draws = stream.substream(UInt64(variable))
      let level = (draws.uniform(at: 0) * Double(levelCount / 2)).rounded(.down)
      let low = level / Double(levelCount - 1)
      let rises = draws.uniform(at: 1) < 0.5
      // The last level must be 1 exactly, not its neighbour above.
      return moved.contains(variable) == rises ? min(low + delta, 1) : low
    }
  }
}
