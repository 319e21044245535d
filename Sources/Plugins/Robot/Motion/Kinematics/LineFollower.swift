/// Waypoints in joint space that lead a link along a straight line.
///
/// From each waypoint the next is searched by inverse kinematics started at the last one. A step is taken
/// only if no joint leaps and if the link, with all joints half-way between the two waypoints, is
/// within the tolerance of the line's own half-way point; else it is halved. So a leap to another branch of
/// solutions cannot pass as a fast but straight motion, at whatever threshold.
struct LineFollower {
  let chain: KinematicChain
  /// Largest deviation half-way, in m.
  var tolerance = 1e-3
  /// The same for the orientation, in rad.
  var angleTolerance = 5e-3
  /// Largest step of any joint between waypoints, in rad or m.
  var largestStep = 0.3
  var waypointLimit = TimedPath.knotCapacity

  /// Steps no longer than this share of the line, and no shorter.
  private static let coarsest = 1.0 / 8
  private static let finest = 1.0 / 4096

  /// Why the line cannot be followed, and how far it could be.
  struct Obstruction: Error {
    enum Reason {
      /// A joint would have to go beyond the end of its travel.
      case limit(joint: Int)
      /// No joint position puts the link there; what is missing, in m and rad.
      case reach(position: Double, orientation: Double)
      /// A joint would have to leap by this much at once.
      case leap(joint: Int, by: Double)
      /// More waypoints than there is room for.
      case waypoints(Int)
    }
    /// Share of the line that can be followed.
    var share: Double
    var reason: Reason
  }

  init(_ chain: KinematicChain) { self.chain = chain }

  func waypoints(_ line: StraightLine, from q: [Double]) throws(Obstruction) -> [[Double]] {
    var points = [q]
    var share = 0.0
    var step = Self.coarsest
    while share < 1 {
      let next = share + step > 1 - 1e-9 ? 1 : share + step
      var failure: Obstruction.Reason?
      if let q = advance(line, from: points[points.count - 1], share, next, &failure) {
        points.append(q)
        share = next
        step = min(2 * step, Self.coarsest)
        guard points.count < waypointLimit || share >= 1 else {
          throw Obstruction(share: share, reason: .waypoints(waypointLimit))
        }
      } else {
        step /= 2
        if step < Self.finest, let failure { throw Obstruction(share: share, reason: failure) }
      }
    }
    return points
  }

  /// The waypoint at `next`; nil, with the reason, if the step there is not sound.
  private func advance(
    _ line: StraightLine, from last: [Double], _ share: Double, _ next: Double,
    _ failure: inout Obstruction.Reason?
  ) -> [Double]? {
    var solver = InverseKinematics(chain)
    solver.attemptLimit = 1
    let q: [Double]
    do throws(InverseKinematics.Failure) {
      q = try solver.solve(.pose(line.placement(at: next)), from: last).q
    } catch {
      failure =
        error.blockedJoint.map { .limit(joint: $0) }
        ?? .reach(
          position: error.closest.positionError, orientation: error.closest.orientationError)
      return nil
    }
    var largest = (joint: 0, size: 0.0)
    var middle = q
    for joint in chain.joints {
      let place = chain.model.joints[joint].q
      let size = abs(q[place] - last[place])
      if size > largest.size { largest = (joint, size) }
      middle[place] = (q[place] + last[place]) / 2
    }
    let (way, angle) = line.deviation(of: chain.placement(middle), at: (share + next) / 2)
    guard largest.size <= largestStep, way <= tolerance, angle <= angleTolerance else {
      failure = .leap(joint: largest.joint, by: largest.size)
      return nil
    }
    return q
  }
}
