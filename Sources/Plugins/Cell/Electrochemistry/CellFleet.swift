/// Many equal cells, each with a state of its own, stepped one after the other through one working memory.
///
/// A cell's lasting state is a tenth of what a step works in; only that is kept for each cell.
public final class CellFleet {
  private let cell: ElectrochemicalCell
  private let count: Int
  private let states: UnsafeMutableRawPointer
  private let stride: Int
  private let work: UnsafeMutableRawPointer
  private let memory: CellMemory
  private let surroundings: CellSurroundings
  private let precision: ElectrochemicalCell.Precision

  /// Cells at rest at one state of charge, 0 … 1.
  ///
  /// - Throws: `CellRun.Failure` if there is no such set or model.
  public init(
    count: Int, parameters: String, model: String, stateOfCharge: Double,
    tolerance: Double = 1e-3
  ) throws {
    let pattern = try CellRun(
      parameters: parameters, model: model, stateOfCharge: stateOfCharge, tolerance: tolerance)
    cell = pattern.cell
    surroundings = pattern.surroundings
    precision = pattern.precision
    self.count = count
    let counts = cell.byteCounts
    stride = (counts.lasting + 63) / 64 * 64
    states = .allocate(byteCount: max(1, count) * stride, alignment: 64)
    work = .allocate(byteCount: counts.all, alignment: 64)
    work.initializeMemory(as: UInt8.self, repeating: 0, count: counts.all)
    memory = cell.memory(work)
    for k in 0..<count {
      (states + k * stride).copyMemory(from: pattern.memory.now, byteCount: counts.lasting)
    }
  }

  deinit {
    states.deallocate()
    work.deallocate()
  }

  /// Lets `current(k)` A flow through cell k for `duration` s; returns the sum of the voltages at the end.
  ///
  /// - Throws: `CellRun.Failure` at the first cell whose equations end.
  public func advance(for duration: Double, current: (Int) -> Double) throws -> Double {
    var sum = 0.0
    for k in 0..<count {
      work.copyMemory(from: states + k * stride, byteCount: memory.lastingByteCount)
      let law = CellLaw.current(current(k))
      do {
        try cell.settle(memory, law, surroundings)
        try cell.integrate(memory, law, for: duration, surroundings, precision)
      } catch {
        throw CellRun.Failure(description: "cell \(k): \(error.meaning)")
      }
      sum += memory.now.pointee.voltage
      (states + k * stride).copyMemory(from: work, byteCount: memory.lastingByteCount)
    }
    return sum
  }
}
