/// One cell's block in the engine: the protocol under way, the cell's lasting state, then working room.
struct LithiumIonState {
  /// What the cell's potentials last agreed with; anything else needs them settled anew.
  struct Footing: Equatable {
    var law: CellLaw
    var contactResistance: Double
    var shortConductance: Double
    var seriesResistance: Double
    var temperature: Double
  }

  let procedure: UnsafeMutablePointer<Procedure>
  let footing: UnsafeMutablePointer<Footing?>
  let cell: CellMemory
  /// None where the cell does not decompose.
  let decomposition: UnsafeMutablePointer<DecompositionState>?
  /// The lasting state as it was when the step began.
  let backup: UnsafeMutableRawPointer
  let start: UnsafeMutableRawPointer
  let lastingByteCount: Int
  let byteCount: Int

  init(
    _ memory: UnsafeMutableRawPointer, _ equations: ElectrochemicalCell, decomposes: Bool
  ) {
    var cursor = StateCursor(memory)
    start = memory
    procedure = cursor.take(Procedure.self, 1)
    footing = cursor.take(Footing?.self, 1)
    decomposition = decomposes ? cursor.take(DecompositionState.self, 1) : nil
    let header = cursor.next - memory
    cell = equations.memory(cursor.next)
    lastingByteCount = header + cell.lastingByteCount
    backup = cursor.next + (cell.byteCount + 15) / 16 * 16
    byteCount = (backup - memory) + lastingByteCount
  }

  func keep() { backup.copyMemory(from: start, byteCount: lastingByteCount) }
  func revert() { start.copyMemory(from: backup, byteCount: lastingByteCount) }
}
