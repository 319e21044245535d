/// The order in which twins step within an instant: a twin whose input acts on its outputs at once steps
/// after the twin that drives this input; otherwise the order of declaration holds.
struct StepOrder {
  /// Positions in the list of twins, first to step first.
  let twins: [Int]

  init(twinCount: Int, wires: [Wire]) throws(ScenarioError) {
    let direct = wires.filter(\.feedsThrough)
    var waitingFor = Array(repeating: Set<Int>(), count: twinCount)
    for wire in direct { waitingFor[wire.target.twin.index].insert(wire.source.twin.index) }
    var order: [Int] = []
    var isPlaced = Array(repeating: false, count: twinCount)
    while order.count < twinCount {
      let ready = (0..<twinCount).first {
        !isPlaced[$0] && waitingFor[$0].allSatisfy { isPlaced[$0] }
      }
      guard let ready else {
        throw Self.cycleError(direct.filter { !isPlaced[$0.target.twin.index] })
      }
      isPlaced[ready] = true
      order.append(ready)
    }
    twins = order
  }

  /// Among wires between twins that can never step, every twin with an unmet input leads back to itself
  /// when wires are followed against their direction.
  private static func cycleError(_ wires: [Wire]) -> ScenarioError {
    var into: [Int: Wire] = [:]
    let blocked = Set(wires.map(\.target.twin.index))
    for wire in wires where blocked.contains(wire.source.twin.index) {
      into[wire.target.twin.index] = into[wire.target.twin.index] ?? wire
    }
    var path: [Wire] = []
    var twin = into.keys.min() ?? 0
    while let wire = into[twin] {
      if let start = path.firstIndex(where: { $0.target.twin.index == twin }) {
        path.removeFirst(start)
        break
      }
      path.append(wire)
      twin = wire.source.twin.index
    }
    path.reverse()
    let text = path.map { "\($0.source.path) -> \($0.target.path)" }.joined(separator: " -> ")
    let first = path.first.map { "\($0.source.path)" } ?? ""
    let cut = path.max { $0.source.twin.period > $1.source.twin.period }
    let help = cut.map {
      "break the loop with a delay of at least one step: connect \($0.source.path) -> "
        + "\($0.target.path) delay \(durationText($0.source.twin.period))"
    }
    return ScenarioError(
      "each of these twins needs the others' outputs of the same instant: \(text) -> \(first)",
      help: help)
  }
}
