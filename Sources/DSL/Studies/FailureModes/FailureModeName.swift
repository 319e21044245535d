import Engine

/// What the fault mode of a twin can be called: `arm.joint[2].friction_growth`, or shorter for all places it has.
struct FailureModeName: Hashable, Sendable {
  let twin: String
  let mode: String
  /// What the mode has several places along, in singular, such as `joint`; nil where it has one or where they have no name.
  let axis: String?
  /// Where along the axis, from 0; nil for a single place, and for all of them.
  let element: Int?

  init(twin: String, _ mode: FaultModeDescription, of model: ModelDescription, element: Int? = nil)
  {
    self.twin = twin
    self.mode = mode.name
    self.element = element
    let shape = model.port(mode.target)?.shape ?? model.tunable(mode.target)?.shape
    switch shape {
    case .vector(.axis(let name))?, .matrix(.axis(let name), _)?:
      axis = name.hasSuffix("s") ? String(name.dropLast()) : name
    default: axis = nil
    }
  }

  /// `friction_growth` of `joint_friction_growth`, where joints are what it has places along.
  private var short: String {
    guard let axis, mode.hasPrefix(axis + "_") else { return mode }
    return String(mode.dropFirst(axis.count + 1))
  }

  private var index: String { element.map { "[\($0 + 1)]" } ?? "" }

  /// As a script refers to it: `arm.joint[2].friction_growth`, `arm.encoder_bias[2]`.
  var path: String {
    if let axis, short != mode { return "\(twin).\(axis)\(index).\(short)" }
    return "\(twin).\(mode)\(index)"
  }

  /// Everything that means this place, or it among others.
  var forms: [String] {
    var forms = [path, "\(twin).\(mode)\(index)", "\(twin).\(mode)", mode, short, twin]
    if let axis { forms += ["\(twin).\(axis)\(index).\(short)", "\(twin).\(axis).\(short)"] }
    return forms
  }

  /// What a key of `occurrence` may be: the name of the mode, or of the twin.
  var keys: [String] { mode == short ? [mode, twin] : [mode, short, twin] }
}
