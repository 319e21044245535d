import Engine

/// Where each scalar of one role lies in a step's block of numbers.
struct ScalarPlaces {
  private let places: [String: Int]

  init(_ ports: [PortDescription], _ direction: PortDescription.Direction) {
    self.init(ports.filter { $0.direction == direction }.map(\.name))
  }

  /// Tunable parameters.
  init(_ parameters: [ParameterDescription]) {
    self.init(parameters.filter(\.isTunable).map(\.name))
  }

  private init(_ names: [String]) {
    places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
  }

  subscript(name: String) -> Int {
    guard let place = places[name] else {
      preconditionFailure("the description declares no \(name)")
    }
    return place
  }
}
