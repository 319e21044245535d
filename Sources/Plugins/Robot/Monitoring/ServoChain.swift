/// How bus servos sit on a robot: which joint each drives, how its steps become angles, and in which order
/// the cable reaches them.
struct ServoChain: Sendable {
  let model: RobotModel
  /// Servos from the far end of the cable to the one next to the supply.
  let names: [String]
  /// Which degree of freedom each servo drives.
  let degrees: [Int]
  /// 1, or −1 where more steps mean a smaller angle.
  let directions: [Double]
  /// The reading at joint angle zero.
  let centre: Double
  /// In rad.
  let stepAngle: Double
  /// What the supply gives without load, in V.
  let supply: Double

  var count: Int { names.count }

  /// The joint angle at a reading, in rad.
  func angle(_ servo: Int, at reading: Double) -> Double {
    directions[servo] * (reading - centre) * stepAngle
  }
}
