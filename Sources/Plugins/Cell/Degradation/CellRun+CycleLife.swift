extension CellRun {
  /// How a life was lived.
  public struct Life: Sendable {
    public var cycles: Int
    /// Cycles that were simulated; the others were extrapolated.
    public var simulated: Int
    /// s, as the cell would have taken.
    public var duration: Double
    /// Σ of what jumps were seen to miss, before that was put right, as a share of lithium or material.
    public var missed: Double
  }

  /// Lives through cycles, most of them extrapolated where `jumpError` is above zero. The run's clock stands still.
  ///
  /// - Parameters:
  ///   - jumpError: Largest error of one extrapolation, as a share of the cell's lithium or material.
  ///   - atCycle: Called after each simulated cycle with its number and what damage has taken by then.
  /// - Throws: `Failure` where the equations end.
  @discardableResult
  public func live(
    _ order: CycleOrder, cycles: Int, jumpError: Double = 1e-5,
    atCycle: ((Int, AgeingAccount) -> Void)? = nil
  ) throws -> Life {
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    let size = CycleLife(cell, memory, nowhere).byteCount
    nowhere.deallocate()
    let room = UnsafeMutableRawPointer.allocate(byteCount: max(size, 16), alignment: 16)
    defer { room.deallocate() }
    let outcome = CycleLife(cell, memory, room).run(
      order, cycles: cycles, jumpError: cell.isAgeing ? jumpError : 0, surroundings, precision
    ) { outcome in
      if outcome.cycles > 0 { atCycle?(outcome.cycles, damage) }
      return false
    }
    if let failed = outcome.failure {
      throw Failure(
        description: "in cycle \(outcome.cycles + 1), at \(failed.instant.voltage) V and "
          + "\(failed.instant.current) A, \(failed.instant.meaning(failed.status))")
    }
    return Life(
      cycles: outcome.cycles, simulated: outcome.simulated, duration: outcome.duration,
      missed: outcome.missed)
  }
}
