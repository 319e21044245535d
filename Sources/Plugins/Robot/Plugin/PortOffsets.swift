import Engine

/// Where each port of one role starts in a step's block of numbers.
struct PortOffsets {
  private var offsets: [String: Int] = [:]
  private(set) var count = 0

  /// The block of inputs or outputs.
  init(_ ports: [PortDescription], _ direction: PortDescription.Direction, joints: Int) {
    for port in ports where port.direction == direction { add(port.name, port.shape, joints) }
  }

  /// The block of tunable parameters.
  init(_ parameters: [ParameterDescription], joints: Int) {
    for parameter in parameters where parameter.isTunable {
      add(parameter.name, parameter.shape, joints)
    }
  }

  private mutating func add(_ name: String, _ shape: Shape, _ joints: Int) {
    offsets[name] = count
    switch shape {
    case .scalar: count += 1
    case .vector(let extent): count += length(extent, joints)
    case .matrix(let rows, let columns): count += length(rows, joints) * length(columns, joints)
    }
  }

  private func length(_ extent: Shape.Extent, _ joints: Int) -> Int {
    switch extent {
    case .count(let count): count
    case .axis: joints
    }
  }

  subscript(name: String) -> Int {
    guard let offset = offsets[name] else {
      preconditionFailure("the description declares no \(name)")
    }
    return offset
  }
}
