import Engine

/// Semi-empirical capacity fade of a cell that is used and stored; see `AgeingModel.description`.
final class AgeingModel: TwinModel {
  private let stress: AgeingStress
  private let capacityLoss: CapacityLoss
  private let ratedCapacity: Double
  private let averagingTime: Double
  private let smallestDepth: Double
  private let turningPointCapacity: Int

  /// Failure codes.
  private enum Failure {
    static let stateOfCharge: StepStatus = 1
    static let temperature: StepStatus = 2
    static let turningPoints: StepStatus = 3
  }

  /// A coulomb counter may stray a little beyond empty and full; farther off the depth law has a pole.
  private static let believableCharge = -0.1...1.1
  private static let believableTemperature = 173.15...473.15

  init(_ request: BuildRequest) throws {
    stress = try Self.stress(request)
    capacityLoss = CapacityLoss(
      filmShare: request.number("film_share"), filmRate: request.number("film_rate"),
      initialLoss: request.number("initial_loss"))
    ratedCapacity = request.number("rated_capacity")
    averagingTime = request.number("averaging_time")
    smallestDepth = request.number("smallest_depth")
    turningPointCapacity = Int(request.number("open_turning_points"))
  }

  private static func stress(_ request: BuildRequest) throws -> AgeingStress {
    var stress = AgeingStress(
      chargeSensitivity: request.number("charge_sensitivity"),
      referenceCharge: request.number("reference_charge"),
      temperatureSensitivity: request.number("temperature_sensitivity"),
      referenceTemperature: request.number("reference_temperature"),
      calendarRate: request.number("calendar_rate"))
    if request.text("depth_law") == "power" {
      stress.depthLaw = .power(
        factor: request.number("depth_factor"), exponent: request.number("depth_exponent"))
      return stress
    }
    stress.depthLaw = .reciprocal(
      k1: request.number("depth_k1"), k2: request.number("depth_k2"),
      k3: request.number("depth_k3"))
    let deepest = believableCharge.upperBound - believableCharge.lowerBound
    guard stress.depth(deepest) > 0, stress.depth(1) > 0 else {
      throw PluginError(
        "the depth law of \(request.twin) has its pole before depth \(deepest.brief): k1 δ^k2 + k3 is "
          + "\((1 / stress.depth(deepest)).brief) there",
        help: "raise depth_k1 or depth_k3 until it is positive", setting: "depth_k3")
    }
    return stress
  }

  private static let stateByteCount = (MemoryLayout<AgeingState>.stride + 15) / 16 * 16

  var stateByteCount: Int {
    Self.stateByteCount + turningPointCapacity * MemoryLayout<TurningPoint>.stride
  }

  var portValues: [String: [Double]] {
    let health = 1 - capacityLoss.loss(0)
    return ["soh": [health], "capacity": [health * ratedCapacity]]
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    state(frame).initialize(to: AgeingState())
  }

  private func state(_ frame: StepFrame) -> UnsafeMutablePointer<AgeingState> {
    frame.state.assumingMemoryBound(to: AgeingState.self)
  }

  private func counter(_ frame: StepFrame) -> RainflowCounter {
    RainflowCounter(
      // The tally is the state's first member.
      tally: frame.state.assumingMemoryBound(to: RainflowCounter.Tally.self),
      points: (frame.state + Self.stateByteCount).assumingMemoryBound(to: TurningPoint.self),
      capacity: turningPointCapacity, smallestDepth: smallestDepth)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = state(frame)
    let charge = frame.inputs[0]
    let temperature = frame.inputs[1]
    guard Self.believableCharge.contains(charge) else {
      state.pointee.refused = charge
      return Failure.stateOfCharge
    }
    guard Self.believableTemperature.contains(temperature) else {
      state.pointee.refused = temperature
      return Failure.temperature
    }
    let counter = counter(frame)
    let point = TurningPoint(
      stateOfCharge: charge, time: state.pointee.time, warmth: state.pointee.warmth)
    guard counter.add(point, weigh: { weight(of: $0, at: temperature) }) else {
      return Failure.turningPoints
    }
    if !state.pointee.lastCharge.isNaN {
      state.pointee.throughput += abs(charge - state.pointee.lastCharge)
    }
    state.pointee.lastCharge = charge
    accumulate(
      state, calendar: state.pointee.endedBlocks + openBlock(state.pointee),
      cycling: counter.weight,
      rate: frame.parameters[0])
    write(state.pointee, counter, to: frame.outputs)
    advance(state, charge: charge, temperature: temperature, by: Double(frame.period) * 1e-9)
    return 0
  }

  /// What one whole cycle adds to f.
  private func weight(of swing: ChargeSwing, at temperature: Double) -> Double {
    var mean = temperature
    if let warmth = swing.meanWarmth { mean = stress.referenceTemperature + warmth }
    return stress.cycleAgeing(
      depth: swing.depth, stateOfCharge: swing.meanCharge, temperature: mean)
  }

  /// The calendar part of f from the block that is not over.
  private func openBlock(_ state: AgeingState) -> Double {
    guard state.blockTime > 0 else { return 0 }
    return stress.calendarAgeing(
      seconds: state.blockTime, stateOfCharge: state.blockCharge / state.blockTime,
      temperature: state.blockWarmth / state.blockTime + stress.referenceTemperature)
  }

  /// Adds what the model's f grew by, times the rate that holds now.
  private func accumulate(
    _ state: UnsafeMutablePointer<AgeingState>, calendar: Double, cycling: Double, rate: Double
  ) {
    state.pointee.calendarDegradation += rate * (calendar - state.pointee.calendar)
    state.pointee.cyclingDegradation += rate * (cycling - state.pointee.cycling)
    state.pointee.calendar = calendar
    state.pointee.cycling = cycling
  }

  private func write(
    _ state: AgeingState, _ counter: RainflowCounter, to outputs: UnsafeMutablePointer<Double>
  ) {
    let degradation = state.calendarDegradation + state.cyclingDegradation
    let health = 1 - capacityLoss.loss(degradation)
    outputs[0] = health * ratedCapacity
    outputs[1] = health
    outputs[2] = counter.cycles
    outputs[3] = state.throughput / 2
    outputs[4] = state.calendarDegradation
    outputs[5] = state.cyclingDegradation
    outputs[6] = Double(state.rainflow.openCount)
  }

  private func advance(
    _ state: UnsafeMutablePointer<AgeingState>, charge: Double, temperature: Double,
    by seconds: Double
  ) {
    let warmth = (temperature - stress.referenceTemperature) * seconds
    state.pointee.time += seconds
    state.pointee.warmth += warmth
    state.pointee.blockTime += seconds
    state.pointee.blockCharge += charge * seconds
    state.pointee.blockWarmth += warmth
    // Half a step of slack: sums of seconds need not meet the block's length to the last bit.
    guard state.pointee.blockTime >= averagingTime - seconds / 2 else { return }
    state.pointee.endedBlocks += openBlock(state.pointee)
    state.pointee.blockTime = 0
    state.pointee.blockCharge = 0
    state.pointee.blockWarmth = 0
  }

  func message(for code: StepStatus, _ frame: StepFrame) -> String {
    let refused = state(frame).pointee.refused
    switch code {
    case Failure.stateOfCharge:
      return "soc is \(refused.brief), which no cell has: it must lie in −0.1 … 1.1; "
        + "connect a state of charge as a share of the capacity, 1 being full"
    case Failure.temperature:
      return "temperature is \(refused.brief) K, outside 173.15 … 473.15 K (−100 … 200 degC); "
        + "connect the cell's temperature with its unit"
    default:
      return "more than \(turningPointCapacity) ranges of the state of charge are nested in one "
        + "another; raise open_turning_points, or raise smallest_depth (now \(smallestDepth.brief)) if "
        + "the small ones are noise"
    }
  }
}
