import Engine

/// What the sizes of fault modes are shares of, so that one description fits a hobby arm and a large one.
enum FaultScale: String {
  /// 2π rad, or the travel of a prismatic joint; 0.1 m where that is not limited.
  case turn = "the joint's turn or travel"
  case turnRate = "the joint's turn or travel per second"
  case torqueLimit = "the joint's torque limit"
  case currentLimit = "the joint's current limit"
  case supplyVoltage = "the supply's voltage"
  case movingMass = "the mass that moves"
  case reach = "the arm's reach"

  /// What 1° is of a full turn.
  static let degree = 1.0 / 360
  /// What 1 rad is of it.
  static let radian = 1 / (2 * Double.pi)
}

extension ArmModel {
  /// The sizes of this arm that its fault modes refer to, by mode.
  static func faultModeScales(
    _ space: JointSpace, _ limits: [JointBounds], _ start: ArmStart, isIdeal: Bool
  ) -> [String: [Double]] {
    let model = space.model
    let n = space.count
    func currentLimits() -> [Double] {
      let constants = start.each("joint_torque_constant", count: n)
      let most = start.each("joint_current_limit", count: n)
      return (0..<n).map {
        // An ideal drive knows no limit but that of torque.
        isIdeal
          ? limits[$0].torque / constants[$0] : min(most[$0], limits[$0].effort / constants[$0])
      }
    }
    func values(_ scale: FaultScale) -> [Double] {
      switch scale {
      case .turn, .turnRate: model.joints.map(\.turnOrTravel)
      case .torqueLimit: limits.map(\.torque)
      case .currentLimit: currentLimits()
      case .supplyVoltage: Array(repeating: start.first("supply_voltage"), count: n)
      case .movingMass: [model.movingMass]
      case .reach: Array(repeating: model.reach(to: model.links[space.tool]), count: 3)
      }
    }
    var scales: [String: [Double]] = [:]
    for mode in faultModeDescriptions {
      guard let scale = mode.scaledBy.flatMap(FaultScale.init) else { continue }
      scales[mode.name] = values(scale)
    }
    return scales
  }
}

extension RobotModel.Joint {
  /// What errors of position are measured by: a full turn in rad, or the travel in m.
  fileprivate var turnOrTravel: Double {
    guard type == .prismatic else { return 2 * .pi }
    let length = travel.upperBound - travel.lowerBound
    return length > 0 && length < 1e4 ? length : 0.1
  }
}

extension RobotModel {
  /// Sum of the distances from joint to joint and on to a link's frame, in m; 1 m for a link that lies on the first joint.
  fileprivate func reach(to link: Link) -> Double {
    var sum = length(link.placement.translation)
    var body = link.body
    while body >= 0, bodies[body].parent >= 0 {
      sum += length(bodies[body].placement.translation)
      body = Int(bodies[body].parent)
    }
    return link.body >= 0 && sum > 0 ? sum : 1
  }
}
