/// A twin of a scenario: its model, its description and the places of its ports on the bus.
public final class TwinHandle: Sendable {
  public let name: String
  /// Its position in the order in which twins were declared.
  public let index: Int
  /// The name of the plugin that made it.
  public let plugin: String
  public let description: ModelDescription
  public let model: any TwinModel
  /// The settings it was built from, defaults included.
  public let settings: [String: SettingValue]
  /// How often it steps, in nanoseconds.
  public let period: Int64
  /// Inputs, tunable parameters and outputs, in the order in which they lie on the bus.
  public let slots: [PortSlot]
  /// Where all inputs, all tunable parameters and all outputs lie.
  let inputs: BusRange
  let parameters: BusRange
  let outputs: BusRange
  private let positions: [String: Int]

  init(
    name: String, index: Int, plugin: String, description: ModelDescription,
    model: any TwinModel, settings: [String: SettingValue], period: Int64, slots: [PortSlot],
    offset: Int
  ) {
    self.name = name
    self.index = index
    self.plugin = plugin
    self.description = description
    self.model = model
    self.settings = settings
    self.period = period
    self.slots = slots
    func count(_ role: PortSlot.Role) -> Int {
      slots.reduce(0) { $0 + ($1.role == role ? $1.range.count : 0) }
    }
    inputs = BusRange(offset: offset, count: count(.input))
    parameters = BusRange(offset: inputs.end, count: count(.parameter))
    outputs = BusRange(offset: parameters.end, count: count(.output))
    positions = Dictionary(uniqueKeysWithValues: slots.enumerated().map { ($1.name, $0) })
  }

  /// What the twin offers to the settings of others, by property name.
  public var properties: [String: SettingValue] { model.properties }

  /// One of the properties, for the settings of another twin.
  public func property(_ name: String) throws(ScenarioError) -> SettingValue {
    if let value = properties[name] { return value }
    throw ScenarioError(
      "\(self.name) offers no \(name)",
      help: Spelling.help(for: name, among: properties.keys.sorted(), called: "it offers"))
  }

  /// The port or tunable parameter of that name, if there is one.
  public func slot(_ name: String) -> PortSlot? { positions[name].map { slots[$0] } }

  /// The whole of a port or tunable parameter.
  public func port(_ name: String) throws(ScenarioError) -> PortReference {
    PortReference(twin: self, slot: try requiredSlot(name))
  }

  /// One element of a vector, or one row of a matrix, counted from zero.
  public func port(_ name: String, element: Int) throws(ScenarioError) -> PortReference {
    let slot = try requiredSlot(name)
    guard let length = slot.extents.first else {
      throw ScenarioError(
        "\(self.name).\(name) is a single number and has no element \(element)",
        help: "write \(self.name).\(name)")
    }
    guard element >= 0, element < length else {
      throw ScenarioError(
        "\(self.name).\(name) has no element \(element): it has \(length)",
        help: length == 0 ? nil : "elements count from 0 to \(length - 1)" + listed(slot.labels[0]))
    }
    return row(element, of: slot)
  }

  /// The element of a vector, or row of a matrix, that the model calls `label`.
  public func port(_ name: String, label: String) throws(ScenarioError) -> PortReference {
    let slot = try requiredSlot(name)
    guard let element = slot.labels.first?.firstIndex(of: label) else {
      let labels = slot.labels.first ?? []
      throw ScenarioError(
        "\(self.name).\(name) has no element called \(label)",
        help: Spelling.help(for: label, among: labels, called: "its elements")
          ?? "\(self.name).\(name) is \(slot.shapeText) without names")
    }
    return row(element, of: slot)
  }

  /// One element along a named axis, as in `arm.joint[2].friction`.
  ///
  /// - Parameters:
  ///   - axis: the axis, in singular or plural: `joint` or `joints`
  ///   - element: a position counted from zero
  ///   - name: the port, with or without the axis in front: `friction` or `joint_friction`
  public func port(
    axis: String, element: Int, of name: String
  ) throws(ScenarioError) -> PortReference {
    try port(try slotName(name, along: axis), element: element)
  }

  /// One element along a named axis, by the element's name.
  public func port(
    axis: String, label: String, of name: String
  ) throws(ScenarioError) -> PortReference {
    try port(try slotName(name, along: axis), label: label)
  }

  /// Whether the twin has an axis of that name, in singular or plural.
  public func hasAxis(_ axis: String) -> Bool {
    model.axes[axis] != nil || model.axes[axis + "s"] != nil
  }

  private func slotName(_ name: String, along axis: String) throws(ScenarioError) -> String {
    guard let full = [axis, axis + "s"].first(where: { model.axes[$0] != nil }) else {
      throw ScenarioError(
        "\(self.name) has nothing called \(axis)",
        help: Spelling.help(for: axis, among: model.axes.keys.sorted(), called: "its axes"))
    }
    let singular = full.last == "s" ? String(full.dropLast()) : full
    let fitting = slots.filter { $0.axes.first == .some(full) }
    let wanted = [name, "\(singular)_\(name)", "\(full)_\(name)"]
    guard let slot = fitting.first(where: { wanted.contains($0.name) }) else {
      throw ScenarioError(
        "\(self.name) has no \(name) for each \(singular)",
        help: Spelling.help(
          for: name, among: fitting.map(\.name), called: "for each \(singular) it has"))
    }
    return slot.name
  }

  private func requiredSlot(_ name: String) throws(ScenarioError) -> PortSlot {
    if let slot = slot(name) { return slot }
    if description.parameters.contains(where: { $0.name == name }) {
      throw ScenarioError(
        "\(self.name).\(name) is fixed when the twin is built",
        help: "set it where \(self.name) is declared")
    }
    throw ScenarioError(
      "\(self.name) has no port or tunable parameter \(name)",
      help: Spelling.help(for: name, among: slots.map(\.name), called: "it has"))
  }

  private func row(_ element: Int, of slot: PortSlot) -> PortReference {
    let width = slot.extents.count > 1 ? slot.extents[1] : 1
    return PortReference(
      twin: self, slot: slot, range: slot.range[element * width..<(element + 1) * width],
      extents: Array(slot.extents.dropFirst()))
  }

  private func listed(_ labels: [String]) -> String {
    labels.isEmpty ? "" : ": " + labels.joined(separator: ", ")
  }
}
