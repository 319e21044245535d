import Engine

/// Servos' temperatures predicted beside their measurement; see `ServoMonitorModel.description`.
final class ServoMonitorModel: TwinModel {
  private let servos: FittedServos
  private let settling: Int
  /// How many first steps the start is learned from.
  private let window: Int
  /// How far a servo's mean reading may move before its load has changed, in steps.
  private let loadShift: Double
  /// How many readings that mean takes.
  private let watchLength: Int
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
    window = Int((request.number("initial_window") / period).rounded())
    decay = servos.network.decay(over: period)
    loadShift = request.number("load_shift")
    watchLength = LoadWatch.length(period: period)
    lastingByteCount = Memory.byteCount(servos.chain, watchLength)
    stateByteCount = lastingByteCount + ServoLoad.byteCount(for: servos.chain)
  }

  var axes: [String: [String]] { ["servos": servos.chain.names] }
  var properties: [String: SettingValue] { ["servos": .opaque(servos, summary: servos.summary)] }

  /// What lasts from step to step beside the load's own memory.
  private struct Memory {
    let modes: UnsafeMutablePointer<ThermalModes.Modes>
    let room: UnsafeMutablePointer<Double>
    /// The temperatures that persistence holds, in K.
    let held: UnsafeMutablePointer<Double>
    /// First temperatures, in K.
    let first: UnsafeMutablePointer<Double>
    let trust: UnsafeMutablePointer<Double>
    /// Sums of squares of the three predictions' errors.
    let squares: UnsafeMutablePointer<Double>
    /// How many samples of each servo those squares are of.
    let judged: UnsafeMutablePointer<Int>
    private let estimates: UnsafeMutablePointer<UInt8>
    private let watches: UnsafeMutablePointer<UInt8>
    private let watchLength: Int

    init(_ state: UnsafeMutableRawPointer, count: Int, watchLength: Int) {
      var cursor = MemoryCursor(state)
      modes = cursor.take(ThermalModes.Modes.self, count)
      room = cursor.take(Double.self, 1)
      held = cursor.take(Double.self, count)
      first = cursor.take(Double.self, count)
      trust = cursor.take(Double.self, count)
      squares = cursor.take(Double.self, 3 * count)
      judged = cursor.take(Int.self, count)
      estimates = cursor.take(UInt8.self, count * StartEstimate.byteCount)
      watches = cursor.take(UInt8.self, count * LoadWatch.byteCount(length: watchLength))
      self.watchLength = watchLength
    }

    func estimate(_ servo: Int) -> StartEstimate {
      StartEstimate(memory: estimates + servo * StartEstimate.byteCount)
    }

    func watch(_ servo: Int) -> LoadWatch {
      LoadWatch(
        memory: watches + servo * LoadWatch.byteCount(length: watchLength), length: watchLength)
    }

    static func byteCount(_ chain: ServoChain, _ watchLength: Int) -> Int {
      MemoryCursor.byteCount(ThermalModes.Modes.self, chain.count)
        + MemoryCursor.byteCount(Double.self, 1)
        + 3 * MemoryCursor.byteCount(Double.self, chain.count)
        + MemoryCursor.byteCount(Double.self, 3 * chain.count)
        + MemoryCursor.byteCount(Int.self, chain.count)
        + MemoryCursor.byteCount(UInt8.self, chain.count * StartEstimate.byteCount)
        + MemoryCursor.byteCount(
          UInt8.self, chain.count * LoadWatch.byteCount(length: watchLength))
    }
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let memory = Memory(frame.state, count: count, watchLength: watchLength)
    let load = ServoLoad(
      servos.chain, settling: settling, memory: frame.state + lastingByteCount)
    let positions = frame.inputs
    let voltages = frame.inputs + count
    let temperatures = frame.inputs + 2 * count
    if frame.index == 0 { begin(memory, load, positions, temperatures) }
    load.update(
      positions: positions, voltage: { 1e-3 * voltages[$0] }, step: Double(frame.period) * 1e-9)
    let shapes = StartEstimate.Shapes(
      servos.network, at: Double(frame.index) * Double(frame.period) * 1e-9)
    for servo in 0..<count {
      let measured = temperatures[servo] + Unit.celsius.offset
      var predicted = memory.room.pointee + memory.modes[servo].rise
      let rise = servos.rise(
        servo, load, start: memory.first[servo] - memory.room.pointee, trust: memory.trust[servo])
      let estimate = memory.estimate(servo)
      if frame.index == window { estimate.solve() }
      if frame.index < window {
        estimate.take(
          miss: measured - predicted, shapes, step: Double(frame.period) * 1e-9)
        memory.held[servo] = measured
      } else if window > 0 {
        predicted += estimate.correction(shapes)
      }
      let out = frame.outputs + servo
      out[0] = predicted
      out[count] = measured - predicted
      out[2 * count] = frame.index < window || window == 0 ? rise : rise + estimate.load
      out[3 * count] = load.torques[servo]
      let watch = memory.watch(servo)
      watch.take(positions[servo], index: Int(frame.index), window: window, shift: loadShift)
      out[7 * count] = watch.hasChanged ? 1 : 0
      if frame.index >= window, !watch.hasChanged {
        judge(servo, measured, predicted, memory)
      }
      writeErrors(servo, memory, out, index: Int(frame.index))
      decay.advance(&memory.modes[servo], rise: rise)
    }
    return 0
  }

  /// Counts a sample in the three predictions' errors.
  private func judge(
    _ servo: Int, _ measured: Double, _ predicted: Double, _ memory: Memory
  ) {
    memory.judged[servo] += 1
    let misses = (
      measured - predicted, measured - memory.held[servo],
      measured - servos.meanTemperatures[servo]
    )
    let squares = memory.squares + 3 * servo
    squares[0] += misses.0 * misses.0
    squares[1] += misses.1 * misses.1
    squares[2] += misses.2 * misses.2
  }

  /// Errors over the samples that count, of which there may be none, and their share of those since the window.
  private func writeErrors(
    _ servo: Int, _ memory: Memory, _ out: UnsafeMutablePointer<Double>, index: Int
  ) {
    let samples = Double(memory.judged[servo])
    for kind in 0..<3 {
      out[(4 + kind) * count] =
        samples > 0 ? (memory.squares[3 * servo + kind] / samples).squareRoot() : 0
    }
    out[8 * count] = index >= window ? samples / Double(index - Int(window) + 1) : 0
  }

  /// Takes the first temperatures. With those of the window the prediction uses no other.
  private func begin(
    _ memory: Memory, _ load: ServoLoad, _ positions: UnsafePointer<Double>,
    _ temperatures: UnsafePointer<Double>
  ) {
    for servo in 0..<count {
      memory.first[servo] = temperatures[servo] + Unit.celsius.offset
      memory.held[servo] = memory.first[servo]
      memory.estimate(servo).begin()
      memory.watch(servo).begin()
    }
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
