/// How basic events combine to a failure of the whole.
///
/// The same event may stand in several places. Gates only add causes, so the tree is coherent: a further event never
/// undoes the failure.
///
/// ```swift
/// let tree = FaultTree.any([.all(["pump", "valve"]), .all(["pump", "sensor"]), "bus"])
/// let analysis = try FaultTreeAnalysis(tree, probabilities: ["pump": 0.01, …])
/// ```
public indirect enum FaultTree: Hashable, Sendable {
  case event(String)
  /// An and-gate.
  case all([FaultTree])
  /// An or-gate.
  case any([FaultTree])
  /// At least this many of the inputs.
  case atLeast(Int, of: [FaultTree])

  /// The names of the basic events, each once, in the order of the tree.
  public var events: [String] {
    var names: [String] = []
    var known: Set<String> = []
    collect(&names, &known)
    return names
  }

  private func collect(_ names: inout [String], _ known: inout Set<String>) {
    switch self {
    case .event(let name): if known.insert(name).inserted { names.append(name) }
    case .all(let inputs), .any(let inputs), .atLeast(_, let inputs):
      for input in inputs { input.collect(&names, &known) }
    }
  }

  /// Throws where a gate cannot work.
  func check() throws(ReliabilityError) {
    switch self {
    case .event: return
    case .all(let inputs), .any(let inputs), .atLeast(_, let inputs):
      guard !inputs.isEmpty else {
        throw ReliabilityError(method: "Fault tree", reason: "a gate has no inputs")
      }
      if case .atLeast(let count, _) = self, !(1...inputs.count).contains(count) {
        throw ReliabilityError(
          method: "Fault tree",
          reason:
            "a gate asks for \(count) of \(inputs.count) inputs; it takes 1 to \(inputs.count)")
      }
      for input in inputs { try input.check() }
    }
  }
}

extension FaultTree: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self = .event(name) }
}
