extension HDF5File {
  /// Writes what is known of a signal, the `place`-th of its group, as attributes of its dataset.
  func describe(_ signal: TraceSignal, place: Int, at name: String) throws(TraceError) {
    try set("unit", of: name, to: .text(signal.unit.symbol))
    try set("name", of: name, to: .text(signal.name))
    try set("meaning", of: name, to: .text(signal.meaning))
    try set("kind", of: name, to: .text(signal.kind.name))
    try set("index", of: name, to: .integer(Int64(place)))
    if !signal.elements.isEmpty {
      // An attribute holds 64 KiB, sixteen bytes a text: longer lists become lines of one text.
      let isLong = signal.elements.count > 2000
      try set(
        "elements", of: name,
        to: isLong ? .text(signal.elements.joined(separator: "\n")) : .texts(signal.elements))
    }
    if case .enumeration(let names) = signal.kind {
      try set("values", of: name, to: .texts(names))
    }
    if let requirement = signal.requirement {
      try set("requirement", of: name, to: .text(requirement))
    }
  }
}

extension PortDescription.Kind {
  /// The kind's name in files.
  var name: String {
    switch self {
    case .real: "real"
    case .integer: "integer"
    case .counter: "counter"
    case .boolean: "boolean"
    case .enumeration: "enumeration"
    }
  }
}
