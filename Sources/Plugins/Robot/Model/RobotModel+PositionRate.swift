extension RobotModel {
  /// The time derivative of q for the rates v.
  ///
  /// The same as v except for planar and floating joints, whose rates are in the moving frame.
  public func positionRate(q: [Double], v: [Double]) -> [Double] {
    precondition(q.count == coordinateCount && v.count == degreesOfFreedom)
    var rate = [Double](repeating: 0, count: coordinateCount)
    for index in 0..<bodyCount { bodies[index].positionRate(q, v, into: &rate) }
    return rate
  }

  /// Where the coordinates are after moving with the constant rates v for `duration` seconds.
  public func displaced(q: [Double], v: [Double], for duration: Double) -> [Double] {
    precondition(q.count == coordinateCount && v.count == degreesOfFreedom)
    var result = q
    for index in 0..<bodyCount { bodies[index].displace(q, v, duration, into: &result) }
    return result
  }
}
