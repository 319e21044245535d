import Engine
import Foundation

@testable import Robot

/// Two servos on an arm of two links whose heat is known exactly: logs for fits to find it again.
struct SyntheticServos {
  static let urdf = """
    <robot name="pair"><link name="base"/>
      <link name="upper"><inertial><origin xyz="0 0 0.1"/><mass value="0.1"/>
        <inertia ixx="1e-4" iyy="1e-4" izz="1e-5" ixy="0" ixz="0" iyz="0"/></inertial></link>
      <link name="lower"><inertial><origin xyz="0 0 0.1"/><mass value="0.1"/>
        <inertia ixx="1e-4" iyy="1e-4" izz="1e-5" ixy="0" ixz="0" iyz="0"/></inertial></link>
      <joint name="shoulder" type="revolute"><parent link="base"/><child link="upper"/>
        <axis xyz="1 0 0"/><limit lower="-3" upper="3" effort="9" velocity="9"/></joint>
      <joint name="elbow" type="revolute"><parent link="upper"/><child link="lower"/>
        <origin xyz="0 0 0.2"/><axis xyz="1 0 0"/><limit lower="-3" upper="3" effort="9" velocity="9"/></joint>
    </robot>
    """

  let network = ThermalModes(fastTime: 18, slowTime: 220, fastShare: 0.35)
  /// Far end first: constant, square and size of torque, own piece of cable, the supply's.
  let coefficients: [Double] = [2, 6, 1, 25, 4, 3, 4, 2, -5, 18]
  let chain: ServoChain

  init() throws {
    chain = ServoChain(
      model: try RobotModel(urdfText: Array(Self.urdf.utf8)), names: ["far", "near"],
      degrees: [1, 0], directions: [1, 1], centre: 500, stepAngle: .pi / 750, supply: 7.4)
  }

  /// The expected coefficients that a fit starts from; a penalty of 1e-9 leaves nothing of them.
  var harness: HarnessEstimate {
    HarnessEstimate(drops: [2.5e-3, 2.5e-3], accuracies: [0.01, 0.01], spread: 10)
  }

  var truth: FittedServos {
    FittedServos(
      chain: chain, network: network, coefficients: coefficients, startSpread: 3, settlingTime: 60,
      meanTemperatures: [300, 300], errors: [0, 0])
  }

  /// A log of poses and currents that change every 40 s, as `seed` has it.
  func log(seed: UInt64, duration: Double, quantised: Bool = false) -> SampledLog {
    let random = RandomStream(seed: seed, owner: "synthetic")
    let count = Int(duration * 10)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: ServoLoad.byteCount(for: chain), alignment: 16)
    defer { memory.deallocate() }
    let load = ServoLoad(chain, settling: 600, memory: memory)
    let first = [308.15, 298.15]
    let start = ThermalStart(temperatures: first, count: 2, spread: 3)
    var modes = first.map { network.settled(at: start.rise($0)) }
    let decay = network.decay(over: 0.1)
    var columns = (0..<6).map { _ in [Double]() }
    for index in 0..<count {
      let piece = UInt64(index / 400)
      let positions = [0, 1].map { 500 + (random.uniform(at: 2 * piece, lane: $0) - 0.5) * 600 }
      let drops = [0, 1].map { random.uniform(at: 2 * piece + 1, lane: $0) * 0.2 }
      let volts = [7.4 - drops[1] - drops[0], 7.4 - drops[1]]
      if index == 0 { load.begin(positions) }
      for servo in 0..<2 {
        let value = start.room + modes[servo].rise - 273.15
        columns[servo].append(positions[servo])
        columns[2 + servo].append(1e3 * volts[servo])
        columns[4 + servo].append(quantised ? value.rounded() : value)
      }
      load.update(positions: positions, voltage: { volts[$0] }, step: 0.1)
      for servo in 0..<2 {
        let rise = truth.rise(
          servo, load, start: start.rise(first[servo]), trust: start.trust(first[servo]))
        decay.advance(&modes[servo], rise: rise)
      }
    }
    let times = (0..<count).map { 1000 + Double($0) / 10 }
    let sources = (0..<2).map { servo in
      SampledLog.Source(
        chain.names[servo],
        zip(["position", "voltage", "temperature"], 0..<3).map { name, kind in
          // Times ascend and every sample is finite, so nothing can be wrong with them.
          try! SampledSignal(name, times: times, values: columns[2 * kind + servo])
        })
    }
    return SampledLog(sources, path: "synthetic")
  }

  func fit(_ log: SampledLog, penalty: Double = 1e-9) throws -> FittedServos {
    ThermalFit(
      try ServoLog(log, step: 0.1), chain: chain, harness: harness, startSpread: 3,
      settlingTime: 60, penalty: penalty
    ).run()
  }
}
