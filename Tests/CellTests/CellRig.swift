import Engine
import Testing

@testable import Cell

/// Steps one lithium_ion twin by hand: owns the memory that the engine would own.
final class CellRig {
  let model: any TwinModel
  let description = LithiumIonModel.description
  private let state: UnsafeMutableRawPointer
  private let inputs: UnsafeMutablePointer<Double>
  private let parameters: UnsafeMutablePointer<Double>
  private let outputs: UnsafeMutablePointer<Double>
  private let random = RandomStream(seed: 1, owner: "cell")
  let period: Int64
  private(set) var time: Int64 = 0
  private(set) var index: Int64 = 0

  private var inputNames: [String] { names(.input) }
  private var outputNames: [String] { names(.output) }
  private var parameterNames: [String] {
    description.parameters.filter(\.isTunable).map(\.name)
  }

  private func names(_ direction: PortDescription.Direction) -> [String] {
    description.ports.filter { $0.direction == direction }.map(\.name)
  }

  init(_ settings: [String: SettingValue] = [:], period: Double = 1) throws {
    var complete = settings
    for parameter in LithiumIonModel.description.parameters
    where complete[parameter.name] == nil {
      switch parameter.value {
      case .number(_, let value?, _): complete[parameter.name] = .number(value)
      case .integer(let value?, _): complete[parameter.name] = .number(Double(value))
      case .text(let value?), .file(let value?), .choice(_, let value?),
        .choiceOrFile(_, let value?):
        complete[parameter.name] = .text(value)
      default: break
      }
    }
    self.period = Int64(period * 1e9)
    model = try CellPlugin().make(
      BuildRequest(
        model: "lithium_ion", twin: "cell", settings: complete, folder: "",
        period: self.period))
    func block(_ count: Int) -> UnsafeMutablePointer<Double> {
      let block = UnsafeMutablePointer<Double>.allocate(capacity: count)
      block.initialize(repeating: 0, count: count)
      return block
    }
    let description = LithiumIonModel.description
    inputs = block(description.ports.count)
    outputs = block(description.ports.count)
    parameters = block(description.parameters.count)
    state = .allocate(byteCount: model.stateByteCount, alignment: 16)
    for parameter in description.parameters where parameter.isTunable {
      if let value = model.parameterValues[parameter.name]?.first {
        self[parameter.name] = value
      } else if case .number(let value)? = complete[parameter.name] {
        self[parameter.name] = value
      }
    }
    try model.initialize(frame)
  }

  deinit {
    model.destroy(state)
    state.deallocate()
    inputs.deallocate()
    parameters.deallocate()
    outputs.deallocate()
  }

  var frame: StepFrame {
    StepFrame(
      state: state, inputs: inputs, parameters: parameters, outputs: outputs, time: time,
      period: period, index: index, random: random)
  }

  /// A port or tunable parameter, in SI.
  subscript(name: String) -> Double {
    get { place(name)?.pointee ?? .nan }
    set {
      guard let place = place(name) else {
        Issue.record("there is no \(name)")
        return
      }
      place.pointee = newValue
    }
  }

  private func place(_ name: String) -> UnsafeMutablePointer<Double>? {
    inputNames.firstIndex(of: name).map { inputs + $0 }
      ?? outputNames.firstIndex(of: name).map { outputs + $0 }
      ?? parameterNames.firstIndex(of: name).map { parameters + $0 }
  }

  @discardableResult
  func step() -> StepStatus {
    let status = model.step(frame)
    if status == 0 {
      time += period
      index += 1
    }
    return status
  }

  /// Steps until `seconds` have passed and then once more, so that the outputs are of that instant.
  func run(_ seconds: Double) throws {
    let end = time + Int64(seconds * 1e9)
    while time <= end {
      let status = step()
      try #require(status == 0, "\(model.message(for: status, frame))")
    }
  }

  @discardableResult
  func start(_ action: String, _ arguments: Double...) -> StepStatus {
    let position = description.actions.firstIndex { $0.name == action } ?? -1
    var complete = arguments
    for argument in description.actions[position].arguments.dropFirst(arguments.count) {
      complete.append(argument.defaultValue ?? .nan)
    }
    return complete.withUnsafeBufferPointer { model.start(action: position, arguments: $0, frame) }
  }

  /// Has the order under way end where an output passes a bound.
  func end(_ output: String, isUpper: Bool, _ value: Double) {
    let place = outputNames.firstIndex(of: output) ?? -1
    let status = withUnsafeTemporaryAllocation(of: EndBound.self, capacity: 1) { bounds in
      bounds.initialize(repeating: EndBound(output: place, isUpper: isUpper, value: value))
      return model.end(at: UnsafeBufferPointer(bounds), frame)
    }
    #expect(status == 0)
  }

  struct Snapshot {
    var bytes: [UInt8]
    var time: Int64
    var index: Int64
  }

  func snapshot() -> Snapshot {
    var bytes = [UInt8](repeating: 0, count: model.snapshotByteCount ?? 0)
    bytes.withUnsafeMutableBytes { model.save(state, into: $0.baseAddress!) }
    return Snapshot(bytes: bytes, time: time, index: index)
  }

  func restore(_ snapshot: Snapshot) {
    // Working memory must not matter: spoil it.
    state.initializeMemory(as: UInt8.self, repeating: 0xA5, count: model.stateByteCount)
    snapshot.bytes.withUnsafeBytes { model.restore(state, from: $0.baseAddress!) }
    time = snapshot.time
    index = snapshot.index
  }

  var allOutputs: [UInt64] {
    UnsafeBufferPointer(start: outputs, count: outputNames.count).map(\.bitPattern)
  }
}
