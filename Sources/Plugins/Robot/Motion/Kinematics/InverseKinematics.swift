/// Joint positions that put a link where it is wanted, by damped least squares with restarts.
///
/// With the error e = (Δp/L, log(R* Rᵀ)) and the analytic Jacobian J, each step solves
/// (Jᵀ J + μ 1) δ = Jᵀ e. μ falls after a step that brought about what the linear model promised and rises
/// after one that did not (Levenberg 1944, Marquardt 1963; the rule for μ is Nielsen's, Damping Parameter in
/// Marquardt's Method, 1999, eq. 2.5). A joint at the end of its travel that would go on is left out of
/// the step. A search that stalls starts again from a random place; all draws come from the seed.
public struct InverseKinematics {
  /// What is asked of the link's frame.
  public enum Goal: Sendable {
    case pose(RigidTransform)
    /// Only the place of the origin.
    case position(Vector3)
  }

  public struct Solution: Sendable {
    public internal(set) var q: [Double]
    /// In m.
    public internal(set) var positionError: Double
    /// In rad; zero if only the position was asked for.
    public internal(set) var orientationError: Double
    /// How many searches were begun.
    public internal(set) var attempts: Int
  }

  /// Why a goal cannot be reached: the closest place found.
  public struct Failure: Error {
    public let closest: Solution
    /// The joint that is at the end of its travel there and would have to go on, if any.
    public let blockedJoint: Int?
  }

  public let chain: KinematicChain
  /// In m and rad.
  public var tolerance = 1e-7
  public var iterationLimit = 60
  public var attemptLimit = 80
  /// Decides all random places.
  public var seed: UInt64 = 1

  public init(_ chain: KinematicChain) { self.chain = chain }

  /// A solution as near to `start` as a local search from there finds, else any.
  public func solve(_ goal: Goal, from start: [Double]) throws(Failure) -> Solution {
    var draws = SeededDraws(seed: seed)
    var best: Search?
    for attempt in 1...max(1, attemptLimit) {
      var q = start
      if attempt > 1 {
        for joint in chain.joints {
          q[chain.model.joints[joint].q] = draws.uniform(in: chain.travel(joint))
        }
      }
      var search = Search(chain, goal, from: q, target: tolerance)
      search.run(iterationLimit)
      if search.isWithin(tolerance) {
        return solution(search, near: start, attempt)
      }
      if best.map({ search.cost < $0.cost }) ?? true { best = search }
    }
    guard let best else { preconditionFailure("at least one attempt was made") }
    throw Failure(
      closest: solution(best, near: nil, attemptLimit), blockedJoint: best.blockedJoint)
  }

  private func solution(_ search: Search, near start: [Double]?, _ attempt: Int) -> Solution {
    var q = search.q
    if let start, attempt > 1 {
      // The same pose with fewer turns.
      for joint in chain.joints where chain.model.joints[joint].type != .prismatic {
        let place = chain.model.joints[joint].q
        guard !isMaster(joint) else { continue }
        let turns = ((start[place] - q[place]) / (2 * .pi)).rounded()
        let moved = q[place] + 2 * .pi * turns
        if chain.model.joints[joint].travel.contains(moved) { q[place] = moved }
      }
    }
    return Solution(
      q: q, positionError: search.positionError, orientationError: search.orientationError,
      attempts: attempt)
  }

  /// Whether others mimic the joint: then a whole turn of it need not be one of theirs.
  private func isMaster(_ joint: Int) -> Bool {
    chain.model.mimics.contains { $0.master == chain.model.joints[joint].name }
  }
}
