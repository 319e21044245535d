import Engine

/// Where each port of one role starts in a step's block of numbers.
struct PortOffsets {
  private var offsets: [String: Int] = [:]
  private(set) var count = 0

  /// The block of inputs or outputs.
  init(_ ports: [PortDescription], _ direction: PortDescription.Direction, joints: Int) {
    self.init(ports, direction, axes: ["joints": joints])
  }

  /// The block of inputs or outputs of a twin whose axes have these lengths.
  init(
    _ ports: [PortDescription], _ direction: PortDescription.Direction, axes: [String: Int]
  ) {
    for port in ports where port.direction == direction { add(port.name, port.shape, axes) }
  }

  /// The block of tunable parameters.
  init(_ parameters: [ParameterDescription], joints: Int) {
    for parameter in parameters where parameter.isTunable {
      add(parameter.name, parameter.shape, ["joints": joints])
    }
  }

  private mutating func add(_ name: String, _ shape: Shape, _ axes: [String: Int]) {
    offsets[name] = count
    switch shape {
    case .scalar: count += 1
    case .vector(let extent): count += length(extent, axes)
    case .matrix(let rows, let columns): count += length(rows, axes) * length(columns, axes)
    }
  }

  private func length(_ extent: Shape.Extent, _ axes: [String: Int]) -> Int {
    switch extent {
    case .count(let count): return count
    case .axis(let axis):
      guard let length = axes[axis] else {
        preconditionFailure("the description's axis \(axis) has no length")
      }
      return length
    }
  }

  subscript(name: String) -> Int {
    guard let offset = offsets[name] else {
      preconditionFailure("the description declares no \(name)")
    }
    return offset
  }
}
