import Engine

/// Where each scalar or vector of one role starts in a step's block of numbers.
struct VectorPlaces {
  private var places: [String: Int] = [:]

  /// - Parameter lengths: How many elements each axis has, by its name.
  init(
    _ ports: [PortDescription], _ direction: PortDescription.Direction, lengths: [String: Int]
  ) {
    self.init(
      ports.filter { $0.direction == direction }.map { ($0.name, $0.shape) }, lengths)
  }

  /// Tunable parameters.
  init(_ parameters: [ParameterDescription], lengths: [String: Int]) {
    self.init(parameters.filter(\.isTunable).map { ($0.name, $0.shape) }, lengths)
  }

  private init(_ items: [(name: String, shape: Shape)], _ lengths: [String: Int]) {
    var next = 0
    for (name, shape) in items {
      places[name] = next
      switch shape {
      case .vector(.axis(let axis)): next += lengths[axis] ?? 0
      case .vector(.count(let count)): next += count
      default: next += 1
      }
    }
  }

  subscript(name: String) -> Int {
    guard let place = places[name] else {
      preconditionFailure("the description declares no \(name)")
    }
    return place
  }
}
