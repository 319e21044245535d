extension RobotScratch {
  /// Fills `massMatrix` by the composite-rigid-body method; needs `updateTransforms`.
  ///
  /// Walking from each joint to the root with the force that a unit acceleration of the joint takes gives
  /// one row (Featherstone 2008, table 6.2). A mimicking joint adds its row and column to its master's,
  /// times the multipliers, which is SᵀMS without forming M.
  func updateMassMatrix() {
    let n = degreesOfFreedom
    for index in 0..<(n * n) { massMatrix[index] = 0 }
    for index in 0..<bodyCount { articulated[index].composite = bodies[index].inertia }
    var index = bodyCount - 1
    while index >= 0 {
      let composite = articulated[index].composite
      let body = bodies + index
      let parent = Int(body.pointee.parent)
      if parent >= 0 {
        let placement = RigidTransform(motions[index].rotation, motions[index].translation)
        articulated[parent].composite =
          articulated[parent].composite + composite.placed(placement)
      }
      switch body.pointee.motion {
      case .revolute:
        let moment = composite.rotational.z
        // e_z × s
        let force = Vector3(-composite.firstMoment.y, composite.firstMoment.x, 0)
        addRow(index, 0, moment, force)
      case .prismatic:
        // s × e_z
        let moment = Vector3(composite.firstMoment.y, -composite.firstMoment.x, 0)
        addRow(index, 0, moment, Vector3(0, 0, composite.mass))
      case .planar, .floating:
        let axes = body.pointee.motion.degreesOfFreedom
        for axis in 0..<axes {
          let (linear, angular) = unitAxis(body.pointee.motion, axis)
          addRow(
            index, axis, composite.angularMomentum(angular, linear),
            composite.linearMomentum(angular, linear))
        }
      }
      index -= 1
    }
  }

  /// Adds what the wrench (moment, force) of one joint axis of body `index` does to its own joint and to
  /// each joint between it and the root.
  @inline(__always)
  private func addRow(_ index: Int, _ axis: Int, _ moment: Vector3, _ force: Vector3) {
    var moment = moment
    var force = force
    let n = degreesOfFreedom
    let scale = bodies[index].multiplier
    let row = Int(bodies[index].v) + axis
    switch bodies[index].motion {
    case .revolute: massMatrix[row * n + row] += scale * scale * moment.z
    case .prismatic: massMatrix[row * n + row] += scale * scale * force.z
    case .planar, .floating:
      for other in 0...axis {
        let entry = component(moment, force, bodies[index].motion, other)
        let column = Int(bodies[index].v) + other
        massMatrix[row * n + column] = entry
        massMatrix[column * n + row] = entry
      }
    }
    var current = index
    while true {
      let parent = Int(bodies[current].parent)
      if parent < 0 { return }
      let rotation = motions[current].rotation
      force = rotation * force
      moment = rotation * moment + cross(motions[current].translation, force)
      let body = bodies + parent
      let start = Int(body.pointee.v)
      switch body.pointee.motion {
      case .revolute: addPair(row, start, scale * body.pointee.multiplier * moment.z)
      case .prismatic: addPair(row, start, scale * body.pointee.multiplier * force.z)
      case .planar, .floating:
        for other in 0..<body.pointee.motion.degreesOfFreedom {
          addPair(
            row, start + other, scale * component(moment, force, body.pointee.motion, other))
        }
      }
      current = parent
    }
  }

  /// Adds to an entry and its mirror image; on the diagonal both land in one place.
  ///
  /// Without mimicking joints each entry comes up once, and storing is faster than adding.
  @inline(__always)
  private func addPair(_ row: Int, _ column: Int, _ value: Double) {
    guard hasMimics else {
      massMatrix[row * degreesOfFreedom + column] = value
      massMatrix[column * degreesOfFreedom + row] = value
      return
    }
    massMatrix[row * degreesOfFreedom + column] += value
    massMatrix[column * degreesOfFreedom + row] += value
  }

  /// Unit rate along one axis of a planar or floating joint.
  @inline(__always)
  func unitAxis(_ motion: Body.Motion, _ axis: Int) -> (linear: Vector3, angular: Vector3) {
    var linear = Vector3.zero
    var angular = Vector3.zero
    if motion == .planar {
      if axis < 2 { linear[axis] = 1 } else { angular.z = 1 }
    } else {
      if axis < 3 { linear[axis] = 1 } else { angular[axis - 3] = 1 }
    }
    return (linear, angular)
  }

  /// The part of a wrench along one axis of a planar or floating joint.
  @inline(__always)
  func component(
    _ moment: Vector3, _ force: Vector3, _ motion: Body.Motion, _ axis: Int
  ) -> Double {
    if motion == .planar { return axis < 2 ? force[axis] : moment.z }
    return axis < 3 ? force[axis] : moment[axis - 3]
  }
}
