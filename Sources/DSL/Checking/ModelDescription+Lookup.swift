import Engine

/// How the language reads a model's description.
extension ModelDescription {
  func port(_ name: String) -> PortDescription? { ports.first { $0.name == name } }

  /// A parameter that may change while a run goes on.
  func tunable(_ name: String) -> ParameterDescription? {
    parameters.first { $0.name == name && $0.isTunable }
  }

  func faultMode(_ name: String) -> FaultModeDescription? { faultModes.first { $0.name == name } }

  /// The fault mode that a fault's target names. A port or parameter of the same name is meant only where the fault
  /// says what it does to it.
  func faultMode(_ name: String, hasValue: Bool) -> FaultModeDescription? {
    hasValue && (port(name) != nil || tunable(name) != nil) ? nil : faultMode(name)
  }

  /// The fault mode that `arm.joint[3].bias` names as a fault's target: `joint_bias`, or `bias` where each joint can have it.
  func faultMode(_ name: String, ofEach group: String, hasValue: Bool) -> FaultModeDescription? {
    let full = group + "_" + name
    if let mode = faultMode(full, hasValue: hasValue) { return mode }
    guard !hasValue || (port(full) == nil && tunable(full) == nil),
      let mode = faultMode(name, hasValue: hasValue),
      FailureModeName(twin: "", mode, of: self).axis == group
    else { return nil }
    return mode
  }

  /// Whether `joint[2].friction` can be written because something is named `joint_friction`.
  func hasGroup(_ prefix: String) -> Bool { !groupMembers(prefix).isEmpty }

  /// What may stand after `prefix[i].`.
  func groupMembers(_ prefix: String) -> [String] {
    var seen: Set<String> = []
    return (ports.map(\.name) + parameters.filter(\.isTunable).map(\.name) + faultModes.map(\.name))
      .filter { $0.hasPrefix(prefix + "_") && seen.insert($0).inserted }
      .map { String($0.dropFirst(prefix.count + 1)) }
  }

  /// Everything that may stand after the twin's name and a dot.
  var memberNames: [String] {
    ports.map(\.name) + parameters.filter(\.isTunable).map(\.name) + properties.map(\.name)
      + actions.map(\.name)
  }
}

extension PortDescription {
  /// The type of one number of the port.
  var elementType: Type {
    kind == .boolean ? .truth : .number(NumberType(unit))
  }

  /// The type of all of the port.
  var type: Type { shape == .scalar ? elementType : .list(elementType) }
}

extension ParameterDescription {
  var elementType: Type {
    switch value {
    case .number(let unit, _, _): .number(NumberType(unit))
    case .integer: .scalar
    case .boolean: .truth
    case .text, .file, .choice, .choiceOrFile: .text
    case .property: .any
    }
  }

  var type: Type { shape == .scalar ? elementType : .list(elementType) }
}
