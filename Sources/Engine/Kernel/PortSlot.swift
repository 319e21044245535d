/// A port or tunable parameter of a built twin: its place on the bus and the names of its elements.
public struct PortSlot: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable { case input, parameter, output }

  public let name: String
  public let role: Role
  public let kind: PortDescription.Kind
  public let unit: Unit
  /// How long each axis is: empty for a scalar, one number for a vector, rows and columns for a matrix.
  public let extents: [Int]
  /// The names of the elements along each axis; empty for an axis that has none.
  public let labels: [[String]]
  /// The name of each axis, such as `joints`; nil for an axis with a fixed count.
  public let axes: [String?]
  /// Where the numbers lie; matrices row by row.
  public let range: BusRange
  /// Whether an input acts on some output within the same step.
  public let hasFeedThrough: Bool
  public let meaning: String

  /// A name for each number, such as `[shoulder_pan]`, `[2]` or `[0, 1]`; empty text for a scalar.
  public func elementName(_ element: Int) -> String {
    func label(_ axis: Int, _ position: Int) -> String {
      position < labels[axis].count ? labels[axis][position] : String(position + 1)
    }
    switch extents.count {
    case 0: return ""
    case 1: return "[\(label(0, element))]"
    default: return "[\(label(0, element / extents[1])), \(label(1, element % extents[1]))]"
    }
  }

  /// Extents in words, such as `a number`, `6 numbers` or `3 x 4 numbers`.
  var shapeText: String { Self.text(of: extents) }

  static func text(of extents: [Int]) -> String {
    extents.isEmpty
      ? "a number"
      : extents.map(String.init).joined(separator: " x ")
        + (extents == [1] ? " number" : " numbers")
  }
}

/// One end of a wire or the target of a fault: a port or tunable parameter of a twin, or some elements of it.
public struct PortReference: Sendable {
  public let twin: TwinHandle
  public let slot: PortSlot
  /// The elements referred to.
  public let range: BusRange
  /// How long each axis of the referred part is.
  public let extents: [Int]
  /// The path, such as `arm.joint_friction[elbow]`.
  public let path: String

  init(twin: TwinHandle, slot: PortSlot, range: BusRange? = nil, extents: [Int]? = nil) {
    self.twin = twin
    self.slot = slot
    self.range = range ?? slot.range
    self.extents = extents ?? slot.extents
    var path = "\(twin.name).\(slot.name)"
    if let range, range.count > 0, range != slot.range {
      let first = slot.elementName(range.offset - slot.range.offset)
      path +=
        range.count == 1 ? first : "\(first)…\(slot.elementName(range.end - 1 - slot.range.offset))"
    }
    self.path = path
  }
}
