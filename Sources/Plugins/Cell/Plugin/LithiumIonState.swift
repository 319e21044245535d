import Engine

/// One cell's block in the engine: the protocol under way, the cell's lasting state, then working room.
struct LithiumIonState {
  /// What the cell was last told to do.
  enum Task: Int32 {
    /// Follows current_load and power_load.
    case drive
    case current
    case voltage
    case power
    /// Plays the profile.
    case profile
  }

  /// What the cell's potentials last agreed with; anything else needs them settled anew.
  struct Footing: Equatable {
    /// nil for a load that runs on without a jump.
    var law: CellLaw?
    var contactResistance: Double
    var shortConductance: Double
    var seriesResistance: Double
    var temperature: Double
  }

  struct Procedure {
    var task: Task
    /// A, V or W of one cell; for `drive` and `drive_cycle` the factor on the loads.
    var target: Double
    /// When the task began, s.
    var beginning: Double
    /// Voltage of one cell at which the task ends; nil for none.
    var end: Double?
    /// Current below which a voltage hold ends, A.
    var taper: Double
    /// How many bounds of a script's `until` hold for the task.
    var boundCount: Int
    var isDone: Bool
    /// When the last task ended by itself, s.
    var endTime: Double
    /// Charges that were followed by a discharge, and the charge put in since the last, C.
    var cycle: Double
    var putIn: Double
    var footing: Footing?
    /// What `start` refused.
    var refused: Double
  }

  /// More conditions than anybody joins by `or`.
  static let boundLimit = 16

  let procedure: UnsafeMutablePointer<Procedure>
  /// Bounds on the outputs, of the string, at which the task ends.
  let bounds: UnsafeMutablePointer<EndBound>
  let life: UnsafeMutablePointer<LifeState>
  let cell: CellMemory
  /// The lasting state as it was when the step began.
  let backup: UnsafeMutableRawPointer
  let start: UnsafeMutableRawPointer
  /// Room for the extrapolation of cycles.
  let lifeRoom: UnsafeMutableRawPointer
  let lastingByteCount: Int
  /// Outputs as they would be at the end of a step that is being tried.
  let trial: UnsafeMutablePointer<Double>
  let byteCount: Int

  init(_ memory: UnsafeMutableRawPointer, _ equations: ElectrochemicalCell) {
    var cursor = StateCursor(memory)
    start = memory
    procedure = cursor.take(Procedure.self, 1)
    bounds = cursor.take(EndBound.self, Self.boundLimit)
    life = cursor.take(LifeState.self, 1)
    let header = cursor.next - memory
    cell = equations.memory(cursor.next)
    lastingByteCount = header + cell.lastingByteCount
    backup = cursor.next + (cell.byteCount + 15) / 16 * 16
    lifeRoom = backup + (lastingByteCount + 15) / 16 * 16
    let lifeBytes = CycleLife(equations, cell, lifeRoom).byteCount
    trial = (lifeRoom + (lifeBytes + 15) / 16 * 16).assumingMemoryBound(to: Double.self)
    byteCount = UnsafeMutableRawPointer(trial + LithiumIonPlaces.outputCount) - memory
  }

  func keep() { backup.copyMemory(from: start, byteCount: lastingByteCount) }
  func revert() { start.copyMemory(from: backup, byteCount: lastingByteCount) }
}
