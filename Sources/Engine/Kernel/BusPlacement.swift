/// Lays the ports of a freshly built model out on the bus and finds their initial values.
struct BusPlacement {
  let twin: String
  let description: ModelDescription
  let model: any TwinModel
  /// The settings as written, without defaults.
  let given: [String: SettingValue]

  /// Slots in bus order, inputs before parameters before outputs, with their initial values.
  func place(
    at offset: Int
  ) throws(ScenarioError) -> (slots: [PortSlot], initial: [Double]) {
    var slots: [PortSlot] = []
    var initial: [Double] = []
    func append(
      _ name: String, _ role: PortSlot.Role, _ kind: PortDescription.Kind, _ unit: Unit,
      _ shape: Shape, _ feedsThrough: Bool, _ meaning: String, _ values: InitialValues
    ) throws(ScenarioError) {
      let axes = try axes(of: shape, name)
      let extents = axes.map(\.length)
      let count = extents.reduce(1, *)
      slots.append(
        PortSlot(
          name: name, role: role, kind: kind, unit: unit, extents: extents,
          labels: axes.map(\.labels), axes: axes.map(\.name),
          range: BusRange(offset: offset + initial.count, count: count),
          hasFeedThrough: feedsThrough, meaning: meaning))
      initial += try values.expanded(to: count, named: "\(twin).\(name)", extents)
    }
    func append(ports direction: PortDescription.Direction) throws(ScenarioError) {
      for port in description.ports where port.direction == direction {
        let values = model.portValues[port.name].map(InitialValues.listed) ?? .same(port.initial)
        try append(
          port.name, direction == .input ? .input : .output, port.kind, port.unit, port.shape,
          port.hasFeedThrough && direction == .input, port.meaning, values)
      }
    }
    try append(ports: .input)
    for parameter in description.parameters where parameter.isTunable {
      guard case .number(let unit, let defaultValue, _) = parameter.value else {
        preconditionFailure("\(description.name).\(parameter.name) is tunable but no number")
      }
      try append(
        parameter.name, .parameter, .real, unit, parameter.shape, false, parameter.meaning,
        try values(of: parameter, defaultValue))
    }
    try append(ports: .output)
    return (slots, initial)
  }

  private func values(
    of parameter: ParameterDescription, _ defaultValue: Double?
  ) throws(ScenarioError) -> InitialValues {
    switch given[parameter.name] {
    case .number(let number): return .same(number)
    case .numbers(let numbers): return .listed(numbers)
    default: break
    }
    if let values = model.parameterValues[parameter.name] { return .listed(values) }
    if let defaultValue { return .same(defaultValue) }
    throw ScenarioError(
      "\(twin) needs the setting \(parameter.name): \(parameter.meaning)",
      setting: parameter.name)
  }

  private func axes(
    of shape: Shape, _ name: String
  ) throws(ScenarioError) -> [(name: String?, length: Int, labels: [String])] {
    let sides: [Shape.Extent] =
      switch shape {
      case .scalar: []
      case .vector(let side): [side]
      case .matrix(let rows, let columns): [rows, columns]
      }
    var result: [(name: String?, length: Int, labels: [String])] = []
    for side in sides {
      switch side {
      case .count(let count): result.append((nil, count, []))
      case .axis(let axis):
        guard let labels = model.axes[axis] else {
          throw ScenarioError(
            "\(description.name).\(name) is shaped by \(axis), which the built model does not name")
        }
        result.append((axis, labels.count, labels))
      }
    }
    return result
  }
}

/// The values a port starts with.
private enum InitialValues {
  case same(Double)
  case listed([Double])

  func expanded(
    to count: Int, named path: String, _ extents: [Int]
  ) throws(ScenarioError) -> [Double] {
    switch self {
    case .same(let value): return Array(repeating: value, count: count)
    case .listed(let values):
      guard values.count == count else {
        throw ScenarioError(
          "\(path) holds \(PortSlot.text(of: extents)) and was given \(values.count)",
          setting: path.split(separator: ".").last.map(String.init))
      }
      return values
    }
  }
}
