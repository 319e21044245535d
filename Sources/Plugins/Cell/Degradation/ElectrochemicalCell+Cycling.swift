/// What a cell does in a part of a cycle.
enum CyclePart: Int32 { case discharge, charge, hold, rest }

/// One whole cycle of a cell, from event to event.
extension ElectrochemicalCell {
  /// Carries out a cycle; returns how long it took, s.
  func cycle(
    _ memory: CellMemory, _ order: CycleOrder, _ surroundings: CellSurroundings,
    _ precision: Precision, _ begins: (CyclePart) -> Void
  ) throws(CellStatus) -> Double {
    // No part lasts longer than twice its charge would take, or two days of a hold.
    let charge = 2 * parameters.nominalCapacity
    begins(.discharge)
    var time = try carryOut(
      memory, .current(order.discharge), within: charge / order.discharge, surroundings, precision
    ) { $0.voltage - order.downTo }
    begins(.rest)
    time += try carryOut(
      memory, .current(0), within: order.restBefore, surroundings, precision, margin: nil)
    begins(.charge)
    time += try carryOut(
      memory, .current(-order.charge), within: charge / order.charge, surroundings, precision
    ) { order.upTo - $0.voltage }
    if order.taper > 0 {
      begins(.hold)
      time += try carryOut(
        memory, .voltage(order.upTo), within: 172_800, surroundings, precision
      ) { abs($0.current) - order.taper }
    }
    begins(.rest)
    return try time
      + carryOut(
        memory, .current(0), within: order.restAfter, surroundings, precision, margin: nil)
  }

  /// Lets a law hold until the margin of the terminals falls to zero or `duration` has passed; returns the time taken.
  private func carryOut(
    _ memory: CellMemory, _ law: CellLaw, within duration: Double,
    _ surroundings: CellSurroundings, _ precision: Precision,
    margin: (((current: Double, voltage: Double)) -> Double)?
  ) throws(CellStatus) -> Double {
    guard duration > 0 else { return 0 }
    try settle(memory, law, surroundings)
    guard let margin else {
      try integrate(memory, law, for: duration, surroundings, precision)
      return duration
    }
    var start = margin(surroundings.terminals(memory.now.pointee))
    var elapsed = 0.0
    var budget = StepBudget(for: duration, precision)
    while elapsed < duration, start > 0 {
      try budget.spend()
      let remaining = duration - elapsed
      var length = try step(memory, { _ in law }, within: remaining, surroundings, precision)
      var end = margin(surroundings.terminals(memory.next.pointee))
      if end <= 0 {
        length = try locate(
          memory, { _ in law }, within: length, from: start, to: end, surroundings
        ) { _ in margin(surroundings.terminals(memory.next.pointee)) }
        end = 0
      }
      accept(memory, step: length)
      elapsed = length >= remaining ? duration : elapsed + length
      start = end
    }
    return elapsed
  }
}
