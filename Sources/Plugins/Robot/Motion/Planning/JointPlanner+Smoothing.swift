extension JointPlanner {
  /// A smooth curve along a free polyline that is free as well.
  ///
  /// A cubic spline through the corners cuts them on the far side. Wherever it touches something, or leaves a
  /// joint's travel, the polyline's piece there gets a waypoint at its middle, and the spline, drawn to the
  /// polyline, is tried again.
  public func smoothed(_ path: [[Double]]) throws(Failure) -> CubicSpline {
    var path = path
    while true {
      let spline = CubicSpline(through: path)
      path = spline.waypoints
      let isBad = (0..<(path.count - 1)).map { !isSound(spline, piece: $0) }
      guard isBad.contains(true) else { return spline }
      var denser = [path[0]]
      for piece in isBad.indices {
        // The neighbours as well: what happens in a piece depends on the slopes at its ends.
        let isNear = isBad[max(0, piece - 1)...min(piece + 1, isBad.count - 1)].contains(true)
        if isNear { denser.append(Self.between(path[piece], path[piece + 1], 0.5)) }
        denser.append(path[piece + 1])
      }
      guard denser.count <= TimedPath.knotCapacity else { throw .waypoints(TimedPath.knotCapacity) }
      path = denser
    }
  }

  /// Whether a piece of the spline touches nothing and stays within all travels.
  private func isSound(_ spline: CubicSpline, piece: Int) -> Bool {
    let (start, end) = (spline.knots[piece], spline.knots[piece + 1])
    let count = max(4, Int(((end - start) / resolution).rounded(.up)))
    for k in 1...count {
      let q = spline.position(at: start + (end - start) * Double(k) / Double(count))
      for joint in model.joints where joint.degreesOfFreedom == 1 {
        let slack = 1e-9 * max(1, abs(q[joint.q]))
        if q[joint.q] < joint.travel.lowerBound - slack
          || q[joint.q] > joint.travel.upperBound + slack
        {
          return false
        }
      }
      if !check.isFree(q, margin: 1e-6) { return false }
    }
    return true
  }
}
