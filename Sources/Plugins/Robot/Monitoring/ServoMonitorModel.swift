import Engine

/// Servos' temperatures predicted beside their measurement; see `ServoMonitorModel.description`.
final class ServoMonitorModel: TwinModel {
  private let servos: FittedServos
  private let settling: Int
  private let decay: ThermalModes.Decay
  private let lastingByteCount: Int
  let stateByteCount: Int

  private var count: Int { servos.chain.count }

  init(_ request: BuildRequest) throws {
    guard case .opaque(let value, let summary)? = request.settings["servos"] else {
      throw PluginError(
        "\(request.twin) needs fitted servos", help: "write servos: thermal.servos",
        setting: "servos")
    }
    guard let servos = value as? FittedServos else {
      throw PluginError(
        "servos of \(request.twin) must come from a robot.thermal_fit twin, not \(summary)",
        help: "write servos: thermal.servos", setting: "servos")
    }
    self.servos = servos
    let period = Double(request.period) * 1e-9
    settling = max(1, Int((servos.settlingTime / period).rounded()))
    decay = servos.network.decay(over: period)
    lastingByteCount = Memory.byteCount(servos.chain)
    stateByteCount = lastingByteCount + ServoLoad.byteCount(for: servos.chain)
  }

  var axes: [String: [String]] { ["servos": servos.chain.names] }
  var properties: [String: SettingValue] { ["servos": .opaque(servos, summary: servos.summary)] }

  /// What lasts from step to step beside the load's own memory.
  private struct Memory {
    let modes: UnsafeMutablePointer<ThermalModes.Modes>
    let room: UnsafeMutablePointer<Double>
    /// First temperatures, in K.
    let first: UnsafeMutablePointer<Double>
    let trust: UnsafeMutablePointer<Double>
    /// Sums of squares of the three predictions' errors.
    let squares: UnsafeMutablePointer<Double>

    init(_ state: UnsafeMutableRawPointer, count: Int) {
      var cursor = MemoryCursor(state)
      modes = cursor.take(ThermalModes.Modes.self, count)
      room = cursor.take(Double.self, 1)
      first = cursor.take(Double.self, count)
      trust = cursor.take(Double.self, count)
      squares = cursor.take(Double.self, 3 * count)
    }

    static func byteCount(_ chain: ServoChain) -> Int {
      MemoryCursor.byteCount(ThermalModes.Modes.self, chain.count)
        + MemoryCursor.byteCount(Double.self, 1)
        + 2 * MemoryCursor.byteCount(Double.self, chain.count)
        + MemoryCursor.byteCount(Double.self, 3 * chain.count)
    }
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let memory = Memory(frame.state, count: count)
    let load = ServoLoad(
      servos.chain, settling: settling, memory: frame.state + lastingByteCount)
    let positions = frame.inputs
    let voltages = frame.inputs + count
    let temperatures = frame.inputs + 2 * count
    if frame.index == 0 { begin(memory, load, positions, temperatures) }
    load.update(
      positions: positions, voltage: { 1e-3 * voltages[$0] }, step: Double(frame.period) * 1e-9)
    let samples = Double(frame.index + 1)
    for servo in 0..<count {
      let measured = temperatures[servo] + Unit.celsius.offset
      let predicted = memory.room.pointee + memory.modes[servo].rise
      let rise = servos.rise(
        servo, load, start: memory.first[servo] - memory.room.pointee, trust: memory.trust[servo])
      let out = frame.outputs + servo
      out[0] = predicted
      out[count] = measured - predicted
      out[2 * count] = rise
      out[3 * count] = load.torques[servo]
      let misses = (
        measured - predicted, measured - memory.first[servo],
        measured - servos.meanTemperatures[servo]
      )
      let squares = memory.squares + 3 * servo
      squares[0] += misses.0 * misses.0
      squares[1] += misses.1 * misses.1
      squares[2] += misses.2 * misses.2
      for kind in 0..<3 { out[(4 + kind) * count] = (squares[kind] / samples).squareRoot() }
      decay.advance(&memory.modes[servo], rise: rise)
    }
    return 0
  }

  /// The only use of measured temperature for the prediction.
  private func begin(
    _ memory: Memory, _ load: ServoLoad, _ positions: UnsafePointer<Double>,
    _ temperatures: UnsafePointer<Double>
  ) {
    for servo in 0..<count { memory.first[servo] = temperatures[servo] + Unit.celsius.offset }
    let start = ThermalStart(
      temperatures: memory.first, count: count, spread: servos.startSpread)
    memory.room.pointee = start.room
    for servo in 0..<count {
      memory.trust[servo] = start.trust(memory.first[servo])
      memory.modes[servo] = servos.network.settled(at: start.rise(memory.first[servo]))
    }
    load.begin(positions)
  }
}
