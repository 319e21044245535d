import Engine

/// Moves given by the tool's place, and planned ones. Their preparation may allocate; it is no step.
extension TrajectoryModel {
  /// Position and roll, pitch, yaw from the first six arguments.
  func pose(_ arguments: UnsafeBufferPointer<Double>) throws(Refused) -> RigidTransform {
    try checkFinite(arguments.prefix(6))
    return RigidTransform(
      Matrix3(rollPitchYaw: Vector3(arguments[3], arguments[4], arguments[5])),
      Vector3(arguments[0], arguments[1], arguments[2]))
  }

  /// Joint positions that put the tool there, near those of now if a near solution is found.
  func positions(
    _ goal: InverseKinematics.Goal, _ state: TrajectoryState, _ frame: StepFrame
  ) throws(Refused) -> [Double] {
    let now = state.points(at: elapsed(state, frame)).map(\.position)
    let solver = InverseKinematics(KinematicChain(space.model, link: space.tool))
    do throws(InverseKinematics.Failure) {
      return try solver.solve(goal, from: now).q
    } catch {
      throw Refused(
        .pose, subject: error.blockedJoint ?? -1, value: error.closest.positionError,
        angle: error.closest.orientationError)
    }
  }

  /// Where the joints rest; a path starts only there.
  private func restPosition(
    _ state: TrajectoryState, _ frame: StepFrame
  ) throws(Refused) -> [Double] {
    let points = state.points(at: elapsed(state, frame))
    for (joint, point) in points.enumerated() where abs(point.velocity) > 1e-9 {
      throw Refused(.moving, subject: joint, value: point.velocity)
    }
    return points.map(\.position)
  }

  func moveAlongLine(
    _ state: TrajectoryState, _ frame: StepFrame, to end: RigidTransform, speed: Double,
    tolerance: Double
  ) throws(Refused) {
    guard speed >= 0, speed.isFinite else { throw Refused(.lineSpeed, value: speed) }
    guard tolerance > 0, tolerance.isFinite else { throw Refused(.lineTolerance, value: tolerance) }
    let q = try restPosition(state, frame)
    let chain = KinematicChain(space.model, link: space.tool)
    let line = StraightLine(from: chain.placement(q), to: end)
    var follower = LineFollower(chain)
    follower.tolerance = max(tolerance, 1e-6)
    follower.angleTolerance = follower.tolerance / chain.reach * 5
    let waypoints: [[Double]]
    do throws(LineFollower.Obstruction) {
      waypoints = try follower.waypoints(line, from: q)
    } catch {
      let share = error.share
      switch error.reason {
      case .limit(let joint): throw Refused(.lineTravel, subject: joint, share: share)
      case .reach(let position, let orientation):
        throw Refused(.lineReach, value: position, angle: orientation, share: share)
      case .leap(let joint, let size):
        throw Refused(.lineLeap, subject: joint, value: size, share: share)
      case .waypoints(let count):
        throw Refused(.lineWaypoints, value: Double(count), share: share)
      }
    }
    let spline = CubicSpline(through: waypoints)
    try follow(state, frame, spline, atLeast: 0) { parameter in
      guard speed > 0 else { return .infinity }
      let (position, first, _) = spline.sample(at: parameter)
      _ = chain.placement(position)
      let jacobian = chain.jacobian()
      var rate = Vector3.zero
      for row in 0..<3 {
        for joint in first.indices {
          rate[row] += jacobian[row * first.count + joint] * first[joint]
        }
      }
      return speed / max(length(rate), 1e-12)
    }
  }

  func plan(
    _ state: TrajectoryState, _ frame: StepFrame, to goal: [Double], atLeast shortest: Double,
    seed: UInt64
  ) throws(Refused) {
    let start = try restPosition(state, frame)
    let model = collisions.model
    guard model.brokenMeshes.isEmpty else { throw Refused(.brokenMesh) }
    guard !model.pairs.isEmpty else { throw Refused(.shapeless) }
    var planner = JointPlanner(model)
    planner.seed = seed
    let curves: [CubicSpline]
    do throws(JointPlanner.Failure) {
      curves = try planner.curves(from: start, to: goal)
    } catch {
      switch error {
      case .collision(let end, let pair, let distance):
        let position = model.pairs.firstIndex { $0.part == pair.part && $0.other == pair.other }
        throw Refused(
          end == .start ? .startCollision : .goalCollision, subject: position ?? -1,
          value: distance)
      case .travel(_, let joint, let value): throw Refused(.travel, subject: joint, value: value)
      case .noPath(let samples): throw Refused(.noPath, value: Double(samples))
      case .waypoints(let count): throw Refused(.waypoints, value: Double(count))
      }
    }
    // Random trees differ; the time that each way takes decides.
    var durations: [Double] = []
    for curve in curves where curves.count > 1 {
      let isPassable = (try? follow(state, frame, curve, atLeast: 0)) != nil
      durations.append(isPassable ? state.path.duration : .infinity)
    }
    let best = durations.indices.min { durations[$0] < durations[$1] } ?? 0
    try follow(state, frame, curves[best], atLeast: shortest)
  }

  /// Times a path and starts along it.
  private func follow(
    _ state: TrajectoryState, _ frame: StepFrame, _ spline: CubicSpline, atLeast shortest: Double,
    largestSpeed: (Double) -> Double = { _ in .infinity }
  ) throws(Refused) {
    let limits = jointLimits(frame)
    let jerk = profile == .sCurve ? limits.map(\.jerk) : nil
    let cells = TimedPath.cells(forKnots: spline.knots.count, limitsJerk: jerk != nil)
    do throws(PathTiming.Obstruction) {
      try state.path.set(
        PathLimits(
          spline, velocity: limits.map(\.velocity), acceleration: limits.map(\.acceleration),
          jerk: jerk, cells: cells, largestSpeed: largestSpeed), atLeast: shortest)
    } catch {
      throw Refused(.timing, share: error.share)
    }
    begin(state, frame, .path, state.path.duration)
  }
}
