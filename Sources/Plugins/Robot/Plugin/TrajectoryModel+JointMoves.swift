import Engine

/// Moves of all joints at once by the profile, from whatever they do now.
///
/// A polynomial of degree five has no freedom but its duration. From a motion under way it may overshoot the
/// travel, or keep the limits in no duration at all. Then profile quintic gives way to the fastest motion within
/// the limits, with a jerk that lets the present motion be left without a jump of acceleration.
extension TrajectoryModel {
  /// How much longer than the fastest motion a polynomial may take; from rest to rest it is at most 1.875.
  private static let patience = 2.5

  /// Starts a move of all joints at once, at rest at the target.
  func move(
    _ state: TrajectoryState, _ frame: StepFrame, to q: [Double], atLeast shortest: Double
  ) {
    let now = elapsed(state, frame)
    let points = state.points(at: now)
    let (shape, limits) = shape(state, now, jointLimits(frame))
    let ends = q.map { JointPoint(position: $0) }
    // Ends at rest break no limit.
    guard
      let move = try? SynchronisedMove(
        shape, from: points, to: ends, limits: limits, travel: travel, atLeast: shortest)
    else { return }
    follow(state, frame, points, move, atLeast: shortest) { _ in q }
  }

  /// Brings all joints to rest together.
  func stop(_ state: TrajectoryState, _ frame: StepFrame) {
    let now = elapsed(state, frame)
    let points = state.points(at: now)
    let (shape, limits) = shape(state, now, jointLimits(frame))
    let move = SynchronisedMove(shape, stopping: points, limits: limits, travel: travel)
    follow(state, frame, points, move, atLeast: 0) { time in
      // Where the velocity is a polynomial of the least degree, three.
      points.map { $0.position + time * ($0.velocity / 2 + time * $0.acceleration / 12) }
    }
  }

  /// The profile's shape and the limits for the joints' way on from `now`.
  ///
  /// What profile quintic does has jerks of its own, which its way out must be allowed as well.
  private func shape(
    _ state: TrajectoryState, _ now: Double, _ limits: [JointLimits]
  ) -> (SynchronisedMove.Shape, [JointLimits]) {
    switch profile {
    case .trapezoid: return (.trapezoid, limits)
    case .sCurve: return (.sCurve, limits)
    case .quintic:
      var limits = limits
      for joint in limits.indices {
        limits[joint].jerk = max(limits[joint].jerk, state.largestJerk(of: joint, from: now))
      }
      return (limits.allSatisfy(\.jerk.isFinite) ? .sCurve : .trapezoid, limits)
    }
  }

  private var travel: [ClosedRange<Double>] { space.model.joints.map(\.travel) }

  /// Follows polynomials where the profile asks for them and they do, else `move`.
  private func follow(
    _ state: TrajectoryState, _ frame: StepFrame, _ points: [JointPoint], _ move: SynchronisedMove,
    atLeast shortest: Double, to ends: (Double) -> [Double]
  ) {
    if profile == .quintic,
      let duration = QuinticMove.sharedDuration(
        from: points, limits: jointLimits(frame), travel: travel, atLeast: shortest,
        atMost: Self.patience * move.duration, ends: ends)
    {
      let ends = ends(duration)
      for joint in 0..<space.count {
        state.moves[joint] = QuinticMove(
          from: points[joint], to: ends[joint], duration: duration)
      }
      begin(state, frame, .polynomials, duration)
    } else {
      for joint in 0..<space.count { state.profiles[joint] = move.profiles[joint] }
      begin(state, frame, .profiles, move.duration)
    }
  }
}
