import Engine

/// When an order ends: at its own end, at a bound that a script has set, or at a limit of any cell.
extension PackModel {
  /// How far past a limit a held voltage may take a cell, V: a string held at its limit has cells on either side of it.
  private static let holdTolerance = 5e-3

  /// How far the pack is from where its order ends: V, or a share of the current of 1C.
  func margin(_ state: PackState, _ frame: StepFrame, atEnd: Bool) -> Double {
    min(
      orderMargin(state, frame, atEnd: atEnd), boundMargin(state, atEnd: atEnd),
      limit(state, frame, atEnd: atEnd).margin)
  }

  func finish(_ state: PackState, _ frame: StepFrame, at time: Double, atEnd: Bool) {
    markTrip(state, frame, atEnd: atEnd)
    state.header.pointee.procedure.finish(at: time)
  }

  /// Notes which limit was met, if it was a limit and neither the order's own end nor a script's.
  func markTrip(_ state: PackState, _ frame: StepFrame, atEnd: Bool) {
    guard orderMargin(state, frame, atEnd: atEnd) > 1e-6, boundMargin(state, atEnd: atEnd) > 0
    else { return }
    state.header.pointee.trip = limit(state, frame, atEnd: atEnd).trip
  }

  private func orderMargin(_ state: PackState, _ frame: StepFrame, atEnd: Bool) -> Double {
    let instant = atEnd ? state.next.pointee : state.header.pointee.now
    return state.header.pointee.procedure.margin(
      (instant.current, instant.voltage), fullCurrent: orders.fullCurrent,
      widenedBy: frame.parameters[places.cutOffMargin] * Double(layout.series))
  }

  /// How far the pack is from the nearest bound of a script, in that bound's unit.
  private func boundMargin(_ state: PackState, atEnd: Bool) -> Double {
    let count = state.header.pointee.procedure.boundCount
    guard count > 0 else { return .infinity }
    writeTruth(state, atEnd: atEnd, to: state.trial)
    var least = Double.infinity
    for place in 0..<count { least = min(least, state.bounds[place].margin(state.trial)) }
    return least
  }

  /// Distance to the limit that the current runs into; infinite at rest.
  private func limit(
    _ state: PackState, _ frame: StepFrame, atEnd: Bool
  ) -> (margin: Double, trip: PackHeader.Trip) {
    let header = state.header.pointee
    let current = atEnd ? state.next.pointee.current : header.now.current
    guard abs(current) > 1e-9 * orders.fullCurrent else { return (.infinity, .none) }
    let range = equations.voltageRange(state, atEnd: atEnd)
    let slack =
      frame.parameters[places.cutOffMargin]
      + (header.procedure.task == .voltage ? Self.holdTolerance : 0)
    return current > 0
      ? (range.lowest - (frame.parameters[places.lowerVoltage] - slack), .undervoltage)
      : (frame.parameters[places.upperVoltage] + slack - range.highest, .overvoltage)
  }
}
