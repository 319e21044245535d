/// A pack's cells and the network that joins them, moved in time together.
///
/// Every cell steps by the equations of `ElectrochemicalCell` under a current of its own. The currents are those at
/// which the network's laws hold at the end of the step; they are found by Newton's method, whose matrix is that of
/// `PackNetwork` with each cell's own −dV/dI as last seen.
final class PackEquations: Sendable {
  let cell: ElectrochemicalCell
  let layout: PackLayout
  let precision: ElectrochemicalCell.Precision
  let cellByteCounts: (all: Int, lasting: Int)

  /// How far a cell's voltage may be from what the network has it at, V.
  static let voltageTolerance = 1e-8
  /// Changes of voltage below which currents stand as they were tried, V.
  static let standstill = 1e-12

  init(
    _ cell: ElectrochemicalCell, _ layout: PackLayout, _ precision: ElectrochemicalCell.Precision
  ) {
    self.cell = cell
    self.layout = layout
    self.precision = precision
    cellByteCounts = cell.byteCounts
  }

  /// What acts on all places alike.
  struct Surroundings {
    var ambientTemperature: Double
    /// W/K between neighbours.
    var conduction: Double
    /// Ω of the cables to the terminals.
    var cableResistance: Double
    var circuit: CircuitElements
  }

  func state(_ memory: UnsafeMutableRawPointer) -> PackState {
    PackState(memory, cell, layout, cellByteCounts: cellByteCounts)
  }

  @inline(__always)
  func surroundings(
    _ state: PackState, _ place: Int, _ pack: Surroundings
  ) -> CellSurroundings {
    let own = state.places[place]
    return CellSurroundings(
      ambientTemperature: pack.ambientTemperature, coolingConductance: own.cooling,
      contactResistance: own.contactResistance, shortConductance: own.shortConductance,
      remains: own.remains,
      heatInflow: state.trials[place].heatInflow / own.capacity, circuit: pack.circuit,
      ageing: own.ageing)
  }

  /// Current out of a place and voltage between its two nodes.
  @inline(__always)
  func terminals(
    _ place: PackPlace, _ instant: CellInstant
  ) -> (current: Double, voltage: Double) {
    let current = instant.current - instant.voltage * place.shortConductance
    return (place.capacity * current, instant.voltage - current * place.contactResistance)
  }

  /// Lowest and highest voltage between the nodes of a place.
  func voltageRange(_ state: PackState, atEnd: Bool) -> (lowest: Double, highest: Double) {
    var range = (lowest: Double.infinity, highest: -Double.infinity)
    for k in 0..<state.count {
      let memory = state.cell(k)
      let voltage = terminals(
        state.places[k], atEnd ? memory.next.pointee : memory.now.pointee
      ).voltage
      range.lowest = min(range.lowest, voltage)
      range.highest = max(range.highest, voltage)
    }
    return range
  }
}
