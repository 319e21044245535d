import Engine

/// The terminals and sums of a pack at one instant.
struct PackInstant {
  /// A, positive on discharge.
  var current = 0.0
  /// V, outside the cables.
  var voltage = 0.0
  /// W, in the bleed resistors.
  var bleedPower = 0.0
  /// C and J drawn from the terminals, J turned to heat by the bleed resistors, since the start.
  var chargeOut = 0.0
  var energyOut = 0.0
  var bledEnergy = 0.0

  /// Takes over the sums of a step's start, and what flowed over it.
  mutating func add(over step: Double, from start: PackInstant) {
    chargeOut = start.chargeOut + 0.5 * step * (start.current + current)
    energyOut =
      start.energyOut + 0.5 * step * (start.current * start.voltage + current * voltage)
    bledEnergy = start.bledEnergy + 0.5 * step * (start.bleedPower + bleedPower)
  }
}

/// What is one pack's own and lasts, besides its cells.
struct PackHeader {
  enum Trip: Int32 { case none, undervoltage, overvoltage }

  var procedure = Procedure()
  var law = CellLaw.current(0)
  var cableResistance = 0.0
  var isSettled = false
  var trip = Trip.none
  var now = PackInstant()
  /// What the error control would try next, and the step last taken, s.
  var wish = 1.0
  var previousStep = 0.0
}

/// One place in a pack: what sets its cell apart. A place's cell is the parameter set's cell with `capacity` times its
/// area, so currents, conductances and heat divided by `capacity` are those of the set's cell.
struct PackPlace {
  /// Drawn once, at the start.
  var capacityDraw = 0.0
  var resistanceDraw = 0.0
  /// Area over that of the set's cell.
  var capacity = 1.0
  /// Of the set's cell: contacts and spread, Ω; short, S; cooling, W/K.
  var contactResistance = 0.0
  var shortConductance = 0.0
  /// Of what is left of the set's cell once it has burnt, Ω; 0 before.
  var remains = 0.0
  var cooling = 0.0
  var ageing = AgeingScales()
  /// How the current of the set's cell last changed, A/s.
  var slope = 0.0
  /// How far the cell has decomposed; as it began where that is not asked for.
  var decomposition = DecompositionState()
  /// S of this place's share of its group's bleed resistor; 0 while it is off.
  var bleed = 0.0
}

/// What a place is tried with while the pack's currents are sought. Currents and conductances are the pack's own.
struct PackTrial {
  /// Through the electrodes of the set's cell: to be tried next, and as last tried, A.
  var current = 0.0
  var triedCurrent = 0.0
  /// Across the electrodes: as the linear network has it, and as last tried, V.
  var predicted = 0.0
  var triedVoltage = 0.0
  /// −dV/dI of the set's cell, Ω.
  var resistance = 0.0
  /// E in V, R in Ω.
  var source = 0.0
  var sourceResistance = 0.0
  /// From neighbours, W.
  var heatInflow = 0.0
  /// Temperature at the middle of the step, K.
  var middleTemperature = 0.0
}

/// One pack's block in the engine: what lasts, then the cells' blocks one after the other, then working room.
struct PackState {
  let start: UnsafeMutableRawPointer
  let header: UnsafeMutablePointer<PackHeader>
  let places: UnsafeMutablePointer<PackPlace>
  /// Bounds on the outputs at which the task ends.
  let bounds: UnsafeMutablePointer<EndBound>
  /// How many bytes of header, places and bounds last.
  let headByteCount: Int
  private let blocks: UnsafeMutableRawPointer
  private let stride: Int
  private let cellByteCount: Int
  private let equations: ElectrochemicalCell
  let count: Int

  let next: UnsafeMutablePointer<PackInstant>
  let trials: UnsafeMutablePointer<PackTrial>
  let network: PackNetwork
  /// Where the equations ended, and which cell could not follow.
  let failure: UnsafeMutablePointer<FailedInstant>
  /// The terminals as they were there.
  let failed: UnsafeMutablePointer<PackInstant>
  /// The terminals' outputs as they would be at the end of a step that is being tried.
  let trial: UnsafeMutablePointer<Double>
  private let backup: UnsafeMutableRawPointer
  let byteCount: Int

  init(
    _ memory: UnsafeMutableRawPointer, _ equations: ElectrochemicalCell, _ layout: PackLayout,
    cellByteCounts: (all: Int, lasting: Int)
  ) {
    var cursor = StateCursor(memory)
    start = memory
    self.equations = equations
    count = layout.cellCount
    header = cursor.take(PackHeader.self, 1)
    places = cursor.take(PackPlace.self, count)
    bounds = cursor.take(EndBound.self, Procedure.boundLimit)
    headByteCount = cursor.next - memory
    next = cursor.take(PackInstant.self, 1)
    trials = cursor.take(PackTrial.self, count)
    network = PackNetwork(&cursor, layout)
    failure = cursor.take(FailedInstant.self, 1)
    failed = cursor.take(PackInstant.self, 1)
    trial = cursor.take(Double.self, PackModel.terminalPorts.count)
    stride = (cellByteCounts.all + 63) / 64 * 64
    cellByteCount = cellByteCounts.lasting
    blocks = UnsafeMutableRawPointer(cursor.take(UInt8.self, stride * count))
    backup = UnsafeMutableRawPointer(
      cursor.take(UInt8.self, headByteCount + count * cellByteCount))
    byteCount = cursor.next - memory
  }

  @inline(__always)
  func cell(_ place: Int) -> CellMemory { equations.memory(blocks + place * stride) }

  var lastingByteCount: Int { headByteCount + count * cellByteCount }

  /// Copies all that lasts, close together.
  func save(into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: start, byteCount: headByteCount)
    for place in 0..<count {
      (bytes + headByteCount + place * cellByteCount).copyMemory(
        from: blocks + place * stride, byteCount: cellByteCount)
    }
  }

  func load(from bytes: UnsafeRawPointer) {
    start.copyMemory(from: bytes, byteCount: headByteCount)
    for place in 0..<count {
      (blocks + place * stride).copyMemory(
        from: bytes + headByteCount + place * cellByteCount, byteCount: cellByteCount)
    }
  }

  func keep() { save(into: backup) }
  func revert() { load(from: backup) }
}
