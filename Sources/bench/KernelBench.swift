import CBenchReference
import Engine

private let twinCount = 100
private let width = 10
private let millisecond: Int64 = 1_000_000

/// The kernel's cost for each wire, twin and fault, beside the same work in plain C.
func kernelFigures() throws -> [Figure] {
  let instants = 500
  let plain = try KernelLoad(faults: 0)
  let state = UnsafeMutablePointer<Double>.allocate(capacity: twinCount)
  state.initialize(repeating: 1, count: twinCount)
  let bus = UnsafeMutablePointer<Double>.allocate(capacity: twinCount * width * 2)
  bus.initialize(repeating: 0.5, count: twinCount * width * 2)
  defer {
    state.deallocate()
    bus.deallocate()
  }
  let (ours, reference) = ThreadTimer.best(of: 100) {
    plain.run(instants)
  } against: {
    bench_reference_run(instants, twinCount, width, state, bus)
  }
  let wires = Double(twinCount * width)
  let perInstant = ours / Double(instants) * 1e9
  let cPerInstant = reference / Double(instants) * 1e9
  let cText = "C loop: \(Int(cPerInstant.rounded())) ns an instant"

  let faults = 100
  let faulty = try KernelLoad(faults: faults)
  let (faultless, withFaults) = ThreadTimer.best(of: 100) {
    plain.run(instants)
  } against: {
    faulty.run(instants)
  }
  let perFault = (withFaults - faultless) / Double(instants) / Double(faults) * 1e9

  let signals = 100
  let watched = try KernelLoad(faults: 0, signals: signals)
  let (unwatched, withSignals) = ThreadTimer.best(of: 100) {
    plain.run(instants)
  } against: {
    watched.run(instants)
  }
  let perSignal = (withSignals - unwatched) / Double(instants) / Double(signals) * 1e9

  let single = try KernelLoad(twins: 2, width: 1, faults: 0)
  let few = ThreadTimer.best(of: 100) { single.run(10_000) } / 10_000 * 1e9

  return [
    Figure(
      "kernel.wire.time", perInstant / wires, "ns", limit: 2,
      reference: "100 twins of 10 wires, steps included; \(cText)"),
    Figure("kernel.instant.vs_c", perInstant / cPerInstant, "ratio", limit: 3, reference: cText),
    Figure(
      "kernel.fault.time", perFault, "ns", limit: 10,
      reference: "100 active offsets; none to compare with"),
    Figure(
      "kernel.signal.time", perSignal, "ns", limit: 10,
      reference: "100 comparisons with a bound; none to compare with"),
    Figure(
      "kernel.pair.time", few, "ns", limit: 60,
      reference: "2 twins of 1 wire, an instant; none to compare with"),
  ]
}

/// A ring of trivial twins, each driven by the one before it.
private struct KernelLoad {
  private let simulation: Simulation

  init(twins: Int = twinCount, width: Int = width, faults: Int, signals: Int = 0) throws {
    let scenario = Scenario(name: "bench")
    let plugin = RelaxPlugin(width: width)
    var handles: [TwinHandle] = []
    for number in 0..<twins {
      handles.append(
        try scenario.addTwin("twin\(number)", plugin: plugin, model: "relax"))
    }
    for (number, twin) in handles.enumerated() {
      let source = handles[(number + twins - 1) % twins]
      for element in 0..<width {
        try scenario.connect(
          try source.port("y", element: element), to: try twin.port("u", element: element))
      }
    }
    for number in 0..<faults {
      try scenario.addFault(
        FaultPlan(
          "fault\(number)", on: try handles[number % twins].port("y", element: 0).range,
          .offset(1e-9), onset: .time(0)))
    }
    for number in 0..<signals {
      let range = try handles[number % twins].port("y", element: 0).range
      _ = try scenario.addSignal("signal\(number)", ComparisonExpression(range, .greater, 0.5))
    }
    simulation = try Simulation(scenario)
  }

  func run(_ instants: Int) {
    guard case .reached = simulation.advance(by: Int64(instants) * millisecond) else {
      preconditionFailure("the bench scenario failed")
    }
  }
}

/// x follows its first input; every output shows x. The same as `relax` in CBenchReference.
private struct RelaxPlugin: TwinPlugin {
  let width: Int

  var description: PluginDescription {
    let shape = Shape.vector(.count(width))
    return PluginDescription(
      "bench", summary: "Trivial twins.", version: "1",
      models: [
        ModelDescription(
          "relax", summary: "Follows its first input.", period: millisecond,
          ports: [
            PortDescription("u", .input, .one, shape: shape, "what to follow"),
            PortDescription("y", .output, .one, shape: shape, "what has been reached"),
          ])
      ])
  }

  func make(_ request: BuildRequest) throws -> any TwinModel { RelaxModel(width: width) }
}

private final class RelaxModel: TwinModel {
  private let width: Int
  let stateByteCount = 8

  init(width: Int) { self.width = width }

  func initialize(_ frame: StepFrame) throws {
    frame.state.storeBytes(of: 1, as: Double.self)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = frame.state.assumingMemoryBound(to: Double.self)
    state[0] += 1e-3 * (frame.inputs[0] - state[0])
    for element in 0..<width { frame.outputs[element] = state[0] }
    return 0
  }
}
