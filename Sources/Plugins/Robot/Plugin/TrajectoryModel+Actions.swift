import Engine

/// Starting a motion. What is refused leaves the motion under way as it was.
extension TrajectoryModel {
  /// The actions in the order of the description.
  private enum Action: Int {
    case moveTo, hold, home, movePose, movePoint, moveLinear, planTo
  }

  func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus {
    let state = TrajectoryState(frame.state, space)
    let q = Array(arguments.prefix(space.count))
    do throws(Refused) {
      switch Action(rawValue: action) {
      case .moveTo:
        try checkTravel(q)
        move(state, frame, to: q, atLeast: arguments[space.count])
      case .hold: stop(state, frame)
      case .movePose:
        let target = try pose(arguments)
        let q = try positions(.pose(target), state, frame)
        move(state, frame, to: q, atLeast: arguments[6])
      case .movePoint:
        try checkFinite(arguments.prefix(3))
        let goal = Vector3(arguments[0], arguments[1], arguments[2])
        let q = try positions(.position(goal), state, frame)
        move(state, frame, to: q, atLeast: arguments[3])
      case .moveLinear:
        try moveAlongLine(
          state, frame, to: try pose(arguments), speed: arguments[6], tolerance: arguments[7])
      case .planTo:
        try checkTravel(q)
        try plan(
          state, frame, to: q, atLeast: arguments[space.count],
          seed: UInt64(max(0, min(arguments[space.count + 1], 1e15))))
      case .home, nil: move(state, frame, to: space.home, atLeast: arguments[0])
      }
    } catch {
      state.header.pointee.refusal = error.refusal
      return 1
    }
    return 0
  }

  /// Carries the reason out of the preparation of a motion.
  struct Refused: Error {
    let refusal: TrajectoryRefusal

    init(
      _ cause: TrajectoryRefusal.Cause, subject: Int = -1, value: Double = 0, angle: Double = 0,
      share: Double = 0
    ) {
      refusal = TrajectoryRefusal(
        cause: cause, subject: subject, value: value, angle: angle, share: share)
    }
  }

  private func checkTravel(_ q: [Double]) throws(Refused) {
    for joint in 0..<space.count {
      let travel = space.model.joints[joint].travel
      // Limits come as decimal text and angles through degrees: allow for their rounding.
      let slack = 1e-9 * max(1, abs(q[joint]))
      guard q[joint] >= travel.lowerBound - slack, q[joint] <= travel.upperBound + slack else {
        throw Refused(.travel, subject: joint, value: q[joint])
      }
    }
  }

  func checkFinite(_ numbers: some Sequence<Double>) throws(Refused) {
    for number in numbers where !number.isFinite { throw Refused(.argument, value: number) }
  }

  /// Limits of each joint as they are now.
  func jointLimits(_ frame: StepFrame) -> [JointLimits] {
    space.model.joints.map {
      JointLimits(
        velocity: min(frame.parameters[limits.speed], $0.speedLimit),
        acceleration: frame.parameters[limits.acceleration],
        jerk: frame.parameters[limits.jerk])
    }
  }

  /// Makes what was laid down the motion under way, and clears `done` at this very instant.
  func begin(
    _ state: TrajectoryState, _ frame: StepFrame, _ course: TrajectoryState.Course,
    _ duration: Double
  ) {
    state.header.pointee.start = frame.time
    state.header.pointee.duration = duration
    state.header.pointee.course = course
    let isDone = duration <= 0
    frame.outputs[places.done] = isDone ? 1 : 0
    frame.outputs[places.moving] = isDone ? 0 : 1
    frame.outputs[places.progress] = isDone ? 1 : 0
  }
}
