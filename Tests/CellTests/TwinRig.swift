import Engine
import Testing

@testable import Cell

/// Steps one model of scalar ports by hand: owns the memory that the engine would own.
final class TwinRig {
  let model: any TwinModel
  private let state: UnsafeMutableRawPointer
  private let inputs: UnsafeMutablePointer<Double>
  private let parameters: UnsafeMutablePointer<Double>
  private let outputs: UnsafeMutablePointer<Double>
  private var places: [String: UnsafeMutablePointer<Double>] = [:]
  private let outputNames: [String]
  private let period: Int64
  private var index: Int64 = 0

  init(
    _ description: ModelDescription, _ settings: [String: SettingValue] = [:], period: Double,
    folder: String = "", make: (BuildRequest) throws -> any TwinModel
  ) throws {
    self.period = Int64((period * 1e9).rounded())
    let complete = settings.merging(Self.defaults(description)) { given, _ in given }
    model = try make(
      BuildRequest(
        model: description.name, twin: description.name, settings: complete, folder: folder,
        period: self.period))
    let tunable = description.parameters.filter(\.isTunable)
    let (entering, leaving) = (
      description.ports.filter { $0.direction == .input },
      description.ports.filter { $0.direction == .output }
    )
    outputNames = leaving.map(\.name)
    inputs = .allocate(capacity: entering.count + 1)
    outputs = .allocate(capacity: leaving.count + 1)
    parameters = .allocate(capacity: tunable.count + 1)
    state = .allocate(byteCount: model.stateByteCount, alignment: 16)
    for (k, port) in entering.enumerated() {
      (inputs + k).initialize(to: model.portValues[port.name]?[0] ?? port.initial)
      places[port.name] = inputs + k
    }
    for (k, port) in leaving.enumerated() {
      (outputs + k).initialize(to: model.portValues[port.name]?[0] ?? port.initial)
      places[port.name] = outputs + k
    }
    for (k, parameter) in tunable.enumerated() {
      var value = model.parameterValues[parameter.name]?[0] ?? 0
      if case .number(let number)? = complete[parameter.name] { value = number }
      (parameters + k).initialize(to: value)
      places[parameter.name] = parameters + k
    }
    try model.initialize(frame)
  }

  deinit {
    model.destroy(state)
    state.deallocate()
    inputs.deallocate()
    outputs.deallocate()
    parameters.deallocate()
  }

  private static func defaults(_ description: ModelDescription) -> [String: SettingValue] {
    var values: [String: SettingValue] = [:]
    for parameter in description.parameters {
      switch parameter.value {
      case .number(_, let value?, _): values[parameter.name] = .number(value)
      case .integer(let value?, _): values[parameter.name] = .number(Double(value))
      case .boolean(let value?): values[parameter.name] = .boolean(value)
      case .choice(_, let value?), .text(let value?), .file(let value?),
        .choiceOrFile(_, let value?):
        values[parameter.name] = .text(value)
      default: break
      }
    }
    return values
  }

  var frame: StepFrame {
    StepFrame(
      state: state, inputs: inputs, parameters: parameters, outputs: outputs,
      time: index * period, period: period, index: index,
      random: RandomStream(seed: 1, owner: "rig"))
  }

  /// A port or tunable parameter, in SI.
  subscript(name: String) -> Double {
    get { places[name]?.pointee ?? .nan }
    set {
      guard let place = places[name] else {
        Issue.record("there is no port or tunable parameter \(name)")
        return
      }
      place.pointee = newValue
    }
  }

  var outputBits: [UInt64] { outputNames.map { self[$0].bitPattern } }

  @discardableResult
  func step() -> StepStatus {
    let status = model.step(frame)
    index += 1
    return status
  }

  /// Steps once and says what went wrong, if anything did.
  func failure() -> String? {
    let status = step()
    return status == 0 ? nil : model.message(for: status, frame)
  }

  func save() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: model.snapshotByteCount ?? 0)
    bytes.withUnsafeMutableBytes { model.save(state, into: $0.baseAddress!) }
    return bytes
  }

  /// Goes back to what `save` gave, `steps` steps ago.
  func restore(_ bytes: [UInt8], stepsBack: Int) {
    bytes.withUnsafeBytes { model.restore(state, from: $0.baseAddress!) }
    index -= Int64(stepsBack)
  }
}
