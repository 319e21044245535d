/// How a fault stands now.
public struct FaultStatus: Sendable, Equatable {
  /// Whether it acts now.
  public let isActive: Bool
  /// 0 … 1; 0 before onset.
  public let severity: Double
  /// The onset that it acts from, in nanoseconds; nil before onset and after a full repair.
  public let onset: Int64?
  /// The first onset of the run.
  public let firstOnset: Int64?
  /// When it was last repaired, or came to the end of its duration.
  public let lastRepair: Int64?
  /// How many onsets there were.
  public let onsets: Int
}

extension Simulation {
  /// Makes a fault begin now, whatever its onset says; nothing happens if it has begun already.
  public func inject(_ fault: FaultHandle) throws(SimulationError) {
    guard faultStates[fault.index].phase != .begun else { return }
    begin(fault.index, onset: time)
    try grow(fault.index)
    refreshFaultLists()
  }

  /// Repairs a fault now: `quality` of its severity goes, at 1 the fault itself.
  public func repair(_ fault: FaultHandle, quality: Double = 1) {
    guard faultStates[fault.index].phase == .begun else { return }
    mend(fault.index, quality: min(max(quality, 0), 1), at: time)
    refreshFaultLists()
  }

  public func status(_ fault: FaultHandle) -> FaultStatus {
    let state = faultStates[fault.index]
    func known(_ time: Int64) -> Int64? { time == .max ? nil : time }
    return FaultStatus(
      isActive: state.isActive, severity: state.severity,
      onset: state.phase == .begun ? state.onset : nil, firstOnset: known(state.firstOnset),
      lastRepair: known(state.lastRepair), onsets: Int(state.onsets))
  }
}
