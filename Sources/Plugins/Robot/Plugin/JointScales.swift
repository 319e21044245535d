/// Sizes of inertia and load that a joint sees over its range, from which defaults are computed.
struct JointScales {
  /// Largest inertia at each joint over the sampled poses, in kg·m² or kg.
  let inertia: [Double]
  /// Largest gravity torque plus what 10 rad/s² (or m/s²) of acceleration takes.
  let load: [Double]
  /// The torque limit, or four times the load scale where the file states none.
  let referenceTorque: [Double]
  /// Whether the file states a torque limit.
  let isTorqueStated: [Bool]

  /// Samples home and sixteen poses spread over the travel by the golden ratio.
  init(_ space: JointSpace) {
    let model = space.model
    let n = space.count
    let data = RobotData(model)
    var inertia = [Double](repeating: 0, count: n)
    var gravity = inertia
    for sample in 0...16 {
      var q = space.home
      if sample > 0 {
        for joint in 0..<n {
          let travel = model.joints[joint].travel
          let reach = model.joints[joint].type == .prismatic ? 1 : Double.pi
          let lower = max(travel.lowerBound, -reach)
          let upper = max(min(travel.upperBound, reach), lower)
          let turn = Double(sample) * 0.618_033_988_75 * (1 + Double(joint) * 0.754_877_666)
          q[joint] = lower + (upper - lower) * (turn - turn.rounded(.down))
        }
      }
      let matrix = data.massMatrix(q: q)
      let forces = data.gravityForces(q: q)
      for joint in 0..<n {
        inertia[joint] = max(inertia[joint], matrix[joint * n + joint])
        gravity[joint] = max(gravity[joint], abs(forces[joint]))
      }
    }
    let load = zip(gravity, inertia).map { $0 + 10 * $1 }
    self.inertia = inertia
    self.load = load
    let isStated = model.joints.map { $0.effort > 0 && $0.effort.isFinite }
    isTorqueStated = isStated
    referenceTorque = model.joints.indices.map { joint in
      isStated[joint] ? model.joints[joint].effort : 4 * load[joint]
    }
  }

  /// The same joints driven by a preset's actuators: their rotors turn too, and they limit the torque.
  init(_ links: JointScales, _ preset: ActuatorPreset) {
    inertia = links.inertia.indices.map { links.inertia[$0] + preset[$0].rotorInertia }
    load = links.load
    referenceTorque = links.referenceTorque.indices.map {
      links.isTorqueStated[$0]
        ? min(links.referenceTorque[$0], preset[$0].torqueLimit) : preset[$0].torqueLimit
    }
    isTorqueStated = links.isTorqueStated
  }
}
