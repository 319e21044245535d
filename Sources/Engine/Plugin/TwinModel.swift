/// A built model: immutable parameters and the law that moves a state in time.
///
/// A model never keeps mutable state of its own: the engine owns one block of memory for each twin and
/// passes it in. So one model may be stepped by many simulations on many threads at once, and snapshot,
/// rewind and fork are copies of memory. A model whose state lives elsewhere (an FMU, a shared library)
/// keeps a handle in its block and overrides `save`, `restore` and `destroy`; each requirement here is
/// one entry of a C table of functions.
public protocol TwinModel: AnyObject, Sendable {
  /// Names of the elements along each axis that the description's shapes mention.
  var axes: [String: [String]] { get }
  /// What this twin offers to the settings of others, by property name.
  var properties: [String: SettingValue] { get }
  /// What whoever wrote the settings should know although the model could be built: one sentence each, with the file and
  /// line it is about and the way out. Shown once the twin is declared.
  var warnings: [String] { get }
  /// Fault modes of the description that would change nothing in a twin built as this one is, by name, and the way
  /// out. Declaring a fault by one is refused; studies of fault modes leave them out.
  var idleFaultModes: [String: String] { get }
  /// What the amounts of fault modes are shares of in a twin built as this one is, in SI, for those modes whose
  /// description says `scaledBy`: by mode name, one factor for each element of the mode's target.
  var faultModeScales: [String: [Double]] { get }
  /// Initial values of tunable parameters that differ from the description's default, by name, in SI.
  var parameterValues: [String: [Double]] { get }
  /// Initial values of ports that differ from the description's, by name, in SI.
  var portValues: [String: [Double]] { get }
  /// How much state memory one twin of this model needs.
  var stateByteCount: Int { get }
  /// How many bytes `save` writes; nil where the model cannot save its state.
  var snapshotByteCount: Int? { get }

  /// Sets up fresh state memory before the first step.
  func initialize(_ frame: StepFrame) throws
  /// Writes every output for the instant `frame.time`, then moves the state to `frame.time + frame.period`.
  ///
  /// Pure in what the frame holds; allocates nothing.
  func step(_ frame: StepFrame) -> StepStatus
  /// Starts an action, given by its position in the description; arguments lie one after the other.
  func start(action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame) -> StepStatus
  /// Ends the action under way at the very instant within a step at which one of the bounds is first met, and then
  /// sets the port that says so. Called after `start` for actions whose description has an `ending`.
  func end(at bounds: UnsafeBufferPointer<EndBound>, _ frame: StepFrame) -> StepStatus
  /// Copies the state out of `state` into `bytes`.
  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer)
  /// Copies the state back.
  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer)
  /// Releases what the state refers to, before the memory goes.
  func destroy(_ state: UnsafeMutableRawPointer)
  /// Says what went wrong after `step` or `start` returned a failure code.
  func message(for code: Int32, _ frame: StepFrame) -> String
}

/// How a step ended: zero is success, any other code is the model's own and has a message.
public typealias StepStatus = Int32

extension TwinModel {
  public var axes: [String: [String]] { [:] }
  public var properties: [String: SettingValue] { [:] }
  public var warnings: [String] { [] }
  public var idleFaultModes: [String: String] { [:] }
  public var faultModeScales: [String: [Double]] { [:] }
  public var parameterValues: [String: [Double]] { [:] }
  public var portValues: [String: [Double]] { [:] }
  public var snapshotByteCount: Int? { stateByteCount }

  public func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus { 0 }

  public func end(
    at bounds: UnsafeBufferPointer<EndBound>, _ frame: StepFrame
  ) -> StepStatus { 0 }

  public func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: state, byteCount: stateByteCount)
  }

  public func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    state.copyMemory(from: bytes, byteCount: stateByteCount)
  }

  public func destroy(_ state: UnsafeMutableRawPointer) {}

  public func message(for code: Int32, _ frame: StepFrame) -> String {
    "the model failed with code \(code)"
  }
}
