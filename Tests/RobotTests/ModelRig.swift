import Engine
import Foundation
import Testing

@testable import Robot

/// Steps one model by hand: owns the memory that the engine would own.
final class ModelRig {
  let model: any TwinModel
  let description: ModelDescription
  private let state: UnsafeMutableRawPointer
  private let inputs: UnsafeMutablePointer<Double>
  private let parameters: UnsafeMutablePointer<Double>
  private let outputs: UnsafeMutablePointer<Double>
  private var places: [String: (start: UnsafeMutablePointer<Double>, count: Int)] = [:]
  private let random: RandomStream
  private let outputCount: Int
  let period: Int64
  private(set) var time: Int64 = 0
  private(set) var index: Int64 = 0

  init(
    _ name: String, _ settings: [String: SettingValue], period: Int64 = 2_000_000, seed: UInt64 = 1,
    initial: [String: [Double]] = [:]
  ) throws {
    let plugin = RobotPlugin()
    description = try #require(plugin.description.models.first { $0.name == name })
    var complete = settings
    for parameter in description.parameters where complete[parameter.name] == nil {
      switch parameter.value {
      case .number(_, let value?, _): complete[parameter.name] = .number(value)
      case .text(let value?): complete[parameter.name] = .text(value)
      default: break
      }
    }
    let model = try plugin.make(
      BuildRequest(model: name, twin: name, settings: complete, folder: "", period: period))
    self.model = model
    self.period = period
    random = RandomStream(seed: seed, owner: name)

    func length(_ extent: Shape.Extent) -> Int {
      switch extent {
      case .count(let count): count
      case .axis(let axis): model.axes[axis]?.count ?? 0
      }
    }
    func count(_ shape: Shape) -> Int {
      switch shape {
      case .scalar: 1
      case .vector(let extent): length(extent)
      case .matrix(let rows, let columns): length(rows) * length(columns)
      }
    }
    let ports = description.ports
    let tunable = description.parameters.filter(\.isTunable)
    func block(_ sizes: [Int]) -> UnsafeMutablePointer<Double> {
      let block = UnsafeMutablePointer<Double>.allocate(capacity: max(1, sizes.reduce(0, +)))
      block.initialize(repeating: 0, count: max(1, sizes.reduce(0, +)))
      return block
    }
    inputs = block(ports.filter { $0.direction == .input }.map { count($0.shape) })
    let outputSizes = ports.filter { $0.direction == .output }.map { count($0.shape) }
    outputs = block(outputSizes)
    outputCount = outputSizes.reduce(0, +)
    parameters = block(tunable.map { count($0.shape) })
    state = .allocate(byteCount: model.stateByteCount, alignment: 16)

    var next = (inputs, outputs, parameters)
    for port in ports {
      let size = count(port.shape)
      let start = port.direction == .input ? next.0 : next.1
      if port.direction == .input { next.0 += size } else { next.1 += size }
      places[port.name] = (start, size)
      self[port.name] =
        model.portValues[port.name] ?? [Double](repeating: port.initial, count: size)
    }
    for parameter in tunable {
      let size = count(parameter.shape)
      places[parameter.name] = (next.2, size)
      next.2 += size
      if let values = model.parameterValues[parameter.name] {
        self[parameter.name] = values
      } else if case .number(_, let value?, _) = parameter.value {
        self[parameter.name] = [Double](repeating: value, count: size)
      }
    }
    for (name, values) in initial { self[name] = values }
    try model.initialize(frame)
  }

  deinit {
    model.destroy(state)
    state.deallocate()
    inputs.deallocate()
    outputs.deallocate()
    parameters.deallocate()
  }

  var frame: StepFrame {
    StepFrame(
      state: state, inputs: inputs, parameters: parameters, outputs: outputs, time: time,
      period: period, index: index, random: random)
  }

  /// All numbers of a port or parameter; one number may be given for all.
  subscript(name: String) -> [Double] {
    get {
      guard let place = places[name] else { return [] }
      return Array(UnsafeBufferPointer(start: place.start, count: place.count))
    }
    set {
      guard let place = places[name], newValue.count == place.count || newValue.count == 1 else {
        Issue.record("\(name) cannot hold \(newValue)")
        return
      }
      for k in 0..<place.count { place.start[k] = newValue.count == 1 ? newValue[0] : newValue[k] }
    }
  }

  /// Steps once; returns the model's status.
  @discardableResult
  func step() -> StepStatus {
    let status = model.step(frame)
    time += period
    index += 1
    return status
  }

  /// Steps for `seconds`; `change` runs after each step, as faults on outputs do.
  func run(_ seconds: Double, change: (ModelRig) -> Void = { _ in }) throws {
    for _ in 0..<Int((seconds * 1e9 / Double(period)).rounded()) {
      let status = step()
      try #require(status == 0, "\(model.message(for: status, frame))")
      change(self)
    }
  }

  func start(_ action: String, _ arguments: [Double] = []) -> StepStatus {
    let position = description.actions.firstIndex { $0.name == action } ?? -1
    return arguments.withUnsafeBufferPointer { model.start(action: position, arguments: $0, frame) }
  }

  /// State, outputs and place in time.
  struct Snapshot {
    var bytes: [UInt8]
    var outputs: [Double]
    var time: Int64
    var index: Int64
  }

  func snapshot() -> Snapshot {
    var bytes = [UInt8](repeating: 0, count: model.snapshotByteCount ?? 0)
    bytes.withUnsafeMutableBytes { model.save(state, into: $0.baseAddress!) }
    return Snapshot(
      bytes: bytes, outputs: Array(UnsafeBufferPointer(start: outputs, count: outputCount)),
      time: time, index: index)
  }

  func restore(_ snapshot: Snapshot) {
    // Working memory must not matter: spoil it.
    state.initializeMemory(as: UInt8.self, repeating: 0xA5, count: model.stateByteCount)
    snapshot.bytes.withUnsafeBytes { model.restore(state, from: $0.baseAddress!) }
    for (k, value) in snapshot.outputs.enumerated() { outputs[k] = value }
    time = snapshot.time
    index = snapshot.index
  }

  var allOutputs: [UInt64] {
    UnsafeBufferPointer(start: outputs, count: outputCount).map(\.bitPattern)
  }
}

extension ModelRig {
  static let example = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "examples/arm.urdf")
    .path

  /// The example arm, upright and a little bent, without sensor noise unless asked for.
  static func arm(
    _ settings: [String: SettingValue] = [:], isNoisy: Bool = false, period: Int64 = 2_000_000,
    initial: [String: [Double]] = [:]
  ) throws -> ModelRig {
    var all: [String: SettingValue] = [
      "file": .text(example), "home": .numbers([0, -1.2, 1.4, -0.4, 1.2, 0.3, 0.02]),
    ]
    all.merge(settings) { $1 }
    var start: [String: [Double]] =
      isNoisy
      ? [:]
      : [
        "encoder_resolution": [0], "position_noise": [0], "velocity_noise": [0],
        "torque_noise": [0],
      ]
    start.merge(initial) { $1 }
    return try ModelRig("urdf", all, period: period, initial: start)
  }

  /// A robot given as text, for which nothing but the text counts: no sensor noise.
  static func robot(
    _ text: String, _ settings: [String: SettingValue] = [:], period: Int64 = 2_000_000,
    initial: [String: [Double]] = [:]
  ) throws -> ModelRig {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).urdf")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var all = settings
    all["file"] = .text(file.path)
    return try arm(
      all.merging(["home": .number(0)]) { old, _ in old }, period: period, initial: initial)
  }

  func setElement(_ name: String, _ index: Int, _ value: Double) {
    var values = self[name]
    values[index] = value
    self[name] = values
  }
}

/// Largest difference between two vectors.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
