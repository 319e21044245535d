/// What a trajectory twin keeps between steps, as a view of the engine's state block.
///
/// All of it has a fixed size, so a copy of the block is a snapshot, whatever kind of move is under way.
struct TrajectoryState {
  /// What the motion under way, or the last one, follows.
  enum Course: UInt8 {
    case polynomials, profiles, path
  }

  struct Header {
    /// When the motion began, in nanoseconds.
    var start: Int64
    /// In seconds.
    var duration: Double
    var course: Course
    /// Why the last action was refused.
    var refusal: TrajectoryRefusal
  }

  let joints: Int
  let header: UnsafeMutablePointer<Header>
  let moves: UnsafeMutablePointer<QuinticMove>
  let profiles: UnsafeMutablePointer<JointProfile>
  let path: TimedPath
  /// Joint positions of the step under way.
  let position: UnsafeMutablePointer<Double>
  let scratch: UnsafeMutableRawPointer
  /// How much of the block outlives a step.
  let lastingByteCount: Int
  let byteCount: Int

  init(_ block: UnsafeMutableRawPointer, _ space: JointSpace) {
    joints = space.count
    var cursor = MemoryCursor(block)
    header = cursor.take(Header.self, 1)
    moves = cursor.take(QuinticMove.self, joints)
    profiles = cursor.take(JointProfile.self, joints)
    path = TimedPath(cursor.next, joints: joints)
    _ = cursor.take(UInt8.self, TimedPath.byteCount(joints: joints))
    lastingByteCount = cursor.next - block
    position = cursor.take(Double.self, space.model.coordinateCount)
    scratch = cursor.next
    byteCount = (cursor.next - block) + RobotScratch.byteCount(for: space.model)
  }

  /// Calls `body` with each joint's motion at `elapsed` seconds after the start.
  @inline(__always)
  func forEachPoint(at elapsed: Double, _ body: (Int, JointPoint) -> Void) {
    switch header.pointee.course {
    case .polynomials:
      for joint in 0..<joints { body(joint, moves[joint].point(at: elapsed)) }
    case .profiles:
      for joint in 0..<joints { body(joint, profiles[joint].point(at: elapsed)) }
    case .path:
      guard elapsed < path.duration else {
        for joint in 0..<joints { body(joint, JointPoint(position: path.target(joint))) }
        return
      }
      let place = path.place(at: elapsed)
      for joint in 0..<joints { body(joint, path.point(place, joint)) }
    }
  }

  func points(at elapsed: Double) -> [JointPoint] {
    var points: [JointPoint] = []
    forEachPoint(at: elapsed) { points.append($1) }
    return points
  }

  /// The largest jerk of a joint's motion from `elapsed` on; infinite where its acceleration may jump.
  func largestJerk(of joint: Int, from elapsed: Double) -> Double {
    guard elapsed < header.pointee.duration else { return 0 }
    return switch header.pointee.course {
    case .polynomials: moves[joint].largestJerk(from: elapsed)
    case .profiles: profiles[joint].largestJerk(from: elapsed)
    case .path: .infinity
    }
  }
}
