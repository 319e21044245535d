import Engine
import Testing

@testable import Cell

/// Steps one pack by hand: owns the memory that the engine would own.
final class PackRig {
  /// Named runs of numbers, one after the other.
  private struct Block {
    let start: UnsafeMutablePointer<Double>
    let count: Int
    let places: [String: Range<Int>]

    init(_ items: [(name: String, shape: Shape)], _ axes: [String: Int]) {
      var places: [String: Range<Int>] = [:]
      var next = 0
      for (name, shape) in items {
        var length = 1
        if case .vector(.axis(let axis)) = shape { length = axes[axis] ?? 0 }
        places[name] = next..<next + length
        next += length
      }
      self.places = places
      count = next
      start = .allocate(capacity: next + 1)
      start.initialize(repeating: 0, count: next + 1)
    }
  }

  let model: any TwinModel
  private let state: UnsafeMutableRawPointer
  private let inputs: Block
  private let parameters: Block
  private let outputs: Block
  private let random: RandomStream
  let period: Int64
  /// Cells in the pack.
  let count: Int
  private(set) var time: Int64 = 0
  private(set) var index: Int64 = 0

  /// - Parameter lists: Tunable vectors given element by element.
  init(
    _ settings: [String: SettingValue] = [:], lists: [String: [Double]] = [:],
    period: Double = 1, seed: UInt64 = 1
  ) throws {
    let description = PackModel.description
    var complete = settings
    for parameter in description.parameters where complete[parameter.name] == nil {
      switch parameter.value {
      case .number(_, let value?, _): complete[parameter.name] = .number(value)
      case .integer(let value?, _): complete[parameter.name] = .number(Double(value))
      case .text(let value?), .choice(_, let value?): complete[parameter.name] = .text(value)
      default: break
      }
    }
    self.period = Int64(period * 1e9)
    random = RandomStream(seed: seed, owner: "pack")
    model = try CellPlugin().make(
      BuildRequest(
        model: "pack", twin: "pack", settings: complete, folder: "", period: self.period))
    let axes = model.axes.mapValues(\.count)
    count = axes["cells"] ?? 0
    let ports = description.ports
    inputs = Block(ports.filter { $0.direction == .input }.map { ($0.name, $0.shape) }, axes)
    outputs = Block(ports.filter { $0.direction == .output }.map { ($0.name, $0.shape) }, axes)
    let tunable = description.parameters.filter(\.isTunable)
    parameters = Block(tunable.map { ($0.name, $0.shape) }, axes)
    state = .allocate(byteCount: model.stateByteCount, alignment: 16)
    for parameter in tunable {
      var value = model.parameterValues[parameter.name]?.first ?? 0
      if case .number(let given)? = complete[parameter.name] { value = given }
      let range = parameters.places[parameter.name]!
      for (element, place) in range.enumerated() {
        parameters.start[place] = lists[parameter.name]?[element] ?? value
      }
    }
    try model.initialize(frame)
  }

  deinit {
    model.destroy(state)
    state.deallocate()
    for block in [inputs, parameters, outputs] { block.start.deallocate() }
  }

  var frame: StepFrame {
    StepFrame(
      state: state, inputs: inputs.start, parameters: parameters.start, outputs: outputs.start,
      time: time, period: period, index: index, random: random)
  }

  /// A port or tunable parameter, in SI; of a vector its element.
  subscript(name: String, element: Int = 0) -> Double {
    get { place(name, element)?.pointee ?? .nan }
    set {
      guard let place = place(name, element) else {
        Issue.record("there is no \(name)[\(element)]")
        return
      }
      place.pointee = newValue
    }
  }

  private func place(_ name: String, _ element: Int) -> UnsafeMutablePointer<Double>? {
    for block in [inputs, outputs, parameters] {
      if let range = block.places[name] { return block.start + range.lowerBound + element }
    }
    return nil
  }

  /// All cells' values of a vector.
  func cells(_ name: String) -> [Double] { (0..<count).map { self[name, $0] } }

  /// Replaces a vector parameter.
  func set(_ name: String, _ values: [Double]) {
    for (element, value) in values.enumerated() { self[name, element] = value }
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
    let end = time + Int64((seconds * 1e9).rounded())
    while time <= end {
      let status = step()
      try #require(status == 0, "\(model.message(for: status, frame))")
    }
  }

  /// Steps until an order has ended by itself.
  func runUntilDone(within seconds: Double) throws {
    let end = time + Int64(seconds * 1e9)
    repeat { try #require(step() == 0) } while self["done"] == 0 && time < end
    #expect(self["done"] == 1)
  }

  @discardableResult
  func start(_ action: String, _ arguments: Double...) -> StepStatus {
    let actions = PackModel.description.actions
    let position = actions.firstIndex { $0.name == action } ?? -1
    var complete = arguments
    for argument in actions[position].arguments.dropFirst(arguments.count) {
      complete.append(argument.defaultValue ?? .nan)
    }
    return complete.withUnsafeBufferPointer { model.start(action: position, arguments: $0, frame) }
  }

  /// Has the order under way end where a scalar output passes a bound.
  func end(_ output: String, isUpper: Bool, _ value: Double) {
    let place = outputs.places[output]?.lowerBound ?? -1
    let status = withUnsafeTemporaryAllocation(of: EndBound.self, capacity: 1) { bounds in
      bounds.initialize(repeating: EndBound(output: place, isUpper: isUpper, value: value))
      return model.end(at: UnsafeBufferPointer(bounds), frame)
    }
    #expect(status == 0)
  }

  func snapshot() -> (bytes: [UInt8], time: Int64, index: Int64) {
    var bytes = [UInt8](repeating: 0, count: model.snapshotByteCount ?? 0)
    bytes.withUnsafeMutableBytes { model.save(state, into: $0.baseAddress!) }
    return (bytes, time, index)
  }

  func restore(_ snapshot: (bytes: [UInt8], time: Int64, index: Int64)) {
    // Working memory must not matter: spoil it.
    state.initializeMemory(as: UInt8.self, repeating: 0xA5, count: model.stateByteCount)
    snapshot.bytes.withUnsafeBytes { model.restore(state, from: $0.baseAddress!) }
    (time, index) = (snapshot.time, snapshot.index)
  }

  var allOutputs: [UInt64] {
    UnsafeBufferPointer(start: outputs.start, count: outputs.count).map(\.bitPattern)
  }
}
