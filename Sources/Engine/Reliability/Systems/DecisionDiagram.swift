/// A fault tree as a graph of questions "has this event happened?", asked in a fixed order, with equal parts shared.
///
/// A node means: if the event has happened go to `high`, else to `low`. Repeated events cost nothing and the
/// probability of the top is exact: P(node) = p·P(high) + (1 − p)·P(low).
///
/// Source: Bryant (1986), "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Comput. 35, 677–691;
/// Rauzy (1993), "New algorithms for fault tree analysis", Reliab. Eng. Syst. Saf. 40, 203–211, for fault trees.
struct DecisionDiagram {
  struct Node: Hashable {
    let event: Int
    let high: Int
    let low: Int
  }

  /// Nodes 0 and 1 are the answers "works" and "fails"; every node comes after those it leads to.
  private(set) var nodes: [Node]
  private(set) var top = 0
  let order: [String]

  private var places: [Node: Int] = [:]
  private var results: [Pair: Int] = [:]

  private struct Pair: Hashable {
    let first: Int
    let second: Int
    let isConjunction: Bool
  }

  init(_ tree: FaultTree, order: [String]) throws(ReliabilityError) {
    try tree.check()
    let terminal = Node(event: .max, high: 0, low: 0)
    nodes = [terminal, terminal]
    self.order = order
    let index = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    top = build(tree, index)
    results = [:]
  }

  private mutating func build(_ tree: FaultTree, _ index: [String: Int]) -> Int {
    switch tree {
    case .event(let name): return node(index[name]!, 1, 0)
    case .all(let inputs): return inputs.reduce(1) { combined($0, build($1, index), true) }
    case .any(let inputs): return inputs.reduce(0) { combined($0, build($1, index), false) }
    case .atLeast(let count, let inputs):
      // failed[k] means: at least k of the inputs so far have failed.
      var failed = [Int](repeating: 0, count: count + 1)
      failed[0] = 1
      for input in inputs {
        let next = build(input, index)
        for k in stride(from: count, to: 0, by: -1) {
          failed[k] = combined(failed[k], combined(next, failed[k - 1], true), false)
        }
      }
      return failed[count]
    }
  }

  private mutating func node(_ event: Int, _ high: Int, _ low: Int) -> Int {
    if high == low { return high }
    let node = Node(event: event, high: high, low: low)
    if let place = places[node] { return place }
    nodes.append(node)
    places[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// Both (`isConjunction`) or one of two diagrams.
  private mutating func combined(_ a: Int, _ b: Int, _ isConjunction: Bool) -> Int {
    if a == b { return a }
    let (first, second) = (min(a, b), max(a, b))
    if first == 0 { return isConjunction ? 0 : second }
    if first == 1 { return isConjunction ? second : 1 }
    let pair = Pair(first: first, second: second, isConjunction: isConjunction)
    if let known = results[pair] { return known }
    let (x, y) = (nodes[first], nodes[second])
    let event = min(x.event, y.event)
    let high = combined(
      x.event == event ? x.high : first, y.event == event ? y.high : second, isConjunction)
    let low = combined(
      x.event == event ? x.low : first, y.event == event ? y.low : second, isConjunction)
    let result = node(event, high, low)
    results[pair] = result
    return result
  }

  /// The probability of the top, from that of each event in their order.
  func probability(_ events: [Double]) -> Double {
    var values = [Double](repeating: 0, count: nodes.count)
    values[1] = 1
    for place in 2..<max(nodes.count, 2) {
      let node = nodes[place]
      let p = events[node.event]
      values[place] = p * values[node.high] + (1 - p) * values[node.low]
    }
    return values[top]
  }

  /// The probability that the top does not happen, from that of each event not to happen.
  func complementProbability(working: [Double]) -> Double {
    var values = [Double](repeating: 0, count: nodes.count)
    values[0] = 1
    for place in 2..<max(nodes.count, 2) {
      let node = nodes[place]
      let q = working[node.event]
      values[place] = (1 - q) * values[node.high] + q * values[node.low]
    }
    return values[top]
  }
}
