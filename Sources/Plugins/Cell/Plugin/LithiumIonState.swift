import Engine

/// One cell's block in the engine: the protocol under way, the cell's lasting state, then working room.
struct LithiumIonState {
  /// What the cell's potentials last agreed with; anything else needs them settled anew.
  struct Footing: Equatable {
    /// nil for a load that runs on without a jump.
    var law: CellLaw?
    var contactResistance: Double
    var shortConductance: Double
    var remains: Double
    var seriesResistance: Double
    var temperature: Double
  }

  let procedure: UnsafeMutablePointer<Procedure>
  let footing: UnsafeMutablePointer<Footing?>
  /// Bounds on the outputs, of the string, at which the task ends.
  let bounds: UnsafeMutablePointer<EndBound>
  let life: UnsafeMutablePointer<LifeState>
  let cell: CellMemory
  /// None where the cell does not decompose.
  let decomposition: UnsafeMutablePointer<DecompositionState>?
  /// The lasting state as it was when the step began.
  let backup: UnsafeMutableRawPointer
  let start: UnsafeMutableRawPointer
  /// Room for the extrapolation of cycles.
  let lifeRoom: UnsafeMutableRawPointer
  let lastingByteCount: Int
  /// Outputs as they would be at the end of a step that is being tried.
  let trial: UnsafeMutablePointer<Double>
  /// Where the equations ended, for the message; nothing here lasts.
  let failure: UnsafeMutablePointer<FailedInstant>
  let byteCount: Int

  init(
    _ memory: UnsafeMutableRawPointer, _ equations: ElectrochemicalCell, decomposes: Bool
  ) {
    var cursor = StateCursor(memory)
    start = memory
    procedure = cursor.take(Procedure.self, 1)
    footing = cursor.take(Footing?.self, 1)
    decomposition = decomposes ? cursor.take(DecompositionState.self, 1) : nil
    bounds = cursor.take(EndBound.self, Procedure.boundLimit)
    life = cursor.take(LifeState.self, 1)
    let header = cursor.next - memory
    cell = equations.memory(cursor.next)
    lastingByteCount = header + cell.lastingByteCount
    backup = cursor.next + (cell.byteCount + 15) / 16 * 16
    lifeRoom = backup + (lastingByteCount + 15) / 16 * 16
    let lifeBytes = CycleLife(equations, cell, lifeRoom).byteCount
    var room = StateCursor(lifeRoom + (lifeBytes + 15) / 16 * 16)
    trial = room.take(Double.self, LithiumIonPlaces.outputCount)
    failure = room.take(FailedInstant.self, 1)
    byteCount = room.next - memory
  }

  func keep() { backup.copyMemory(from: start, byteCount: lastingByteCount) }
  func revert() { start.copyMemory(from: backup, byteCount: lastingByteCount) }
}
