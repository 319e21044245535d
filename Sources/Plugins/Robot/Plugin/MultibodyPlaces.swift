import Engine

/// Where each port and tunable parameter of a multibody starts in a step's numbers, looked up once.
struct MultibodyPlaces {
  let torque: Int
  let linkForce: Int
  let linkTorque: Int

  let damping: Int
  let friction: Int
  let rotorInertia: Int

  let position: Int
  let jointPosition: Int
  let velocity: Int
  let acceleration: Int
  let basePosition: Int
  let baseOrientation: Int
  let linkPosition: Int
  let linkOrientation: Int
  let linkVelocity: Int
  let linkAngularVelocity: Int
  let linkPositions: Int
  let kineticEnergy: Int
  let potentialEnergy: Int
  let energy: Int
  let centreOfMass: Int
  let momentum: Int
  let angularMomentum: Int
  let atStop: Int

  init(axes: [String: [String]]) {
    let lengths = axes.mapValues(\.count)
    let description = MultibodyModel.description
    let input = PortOffsets(description.ports, .input, axes: lengths)
    let parameter = PortOffsets(description.parameters, joints: lengths["joints"] ?? 0)
    let output = PortOffsets(description.ports, .output, axes: lengths)
    torque = input["joint_torque"]
    linkForce = input["link_force"]
    linkTorque = input["link_torque"]
    damping = parameter["joint_damping"]
    friction = parameter["joint_friction"]
    rotorInertia = parameter["joint_rotor_inertia"]
    position = output["position"]
    jointPosition = output["joint_position"]
    velocity = output["joint_velocity"]
    acceleration = output["joint_acceleration"]
    basePosition = output["base_position"]
    baseOrientation = output["base_orientation"]
    linkPosition = output["link_position"]
    linkOrientation = output["link_orientation"]
    linkVelocity = output["link_velocity"]
    linkAngularVelocity = output["link_angular_velocity"]
    linkPositions = output["link_positions"]
    kineticEnergy = output["kinetic_energy"]
    potentialEnergy = output["potential_energy"]
    energy = output["energy"]
    centreOfMass = output["centre_of_mass"]
    momentum = output["momentum"]
    angularMomentum = output["angular_momentum"]
    atStop = output["at_stop"]
  }
}
