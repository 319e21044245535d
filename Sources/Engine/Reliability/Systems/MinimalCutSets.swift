/// The smallest sets of events that suffice for the top of a fault tree, kept as a diagram that shares equal parts.
///
/// A node means: the sets of `low`, and those of `high` with the event added. Of a node (x, h, l) of the tree's
/// decision diagram the minimal sets are those of l, and {x} ∪ s for every minimal set s of h that holds no set of l.
/// Counting, summing and looking at the shortest sets needs no list of all of them, whose number can grow
/// exponentially: 10 of 20 events fail in 184,756 ways, which take 110 nodes.
///
/// Source: Rauzy (1993), "New algorithms for fault tree analysis", Reliab. Eng. Syst. Saf. 40, 203–211, section 4;
/// Minato (1993), "Zero-suppressed BDDs for set manipulation in combinatorial problems", DAC, 272–277.
struct MinimalCutSets {
  /// Nodes 0 and 1 are no set, and the empty set; every node comes after those it leads to.
  private var nodes: [DecisionDiagram.Node]
  private var top = 0
  private var places: [DecisionDiagram.Node: Int] = [:]
  private var reductions: [Pair: Int] = [:]

  private struct Pair: Hashable {
    let sets: Int
    let others: Int
  }

  init(_ diagram: DecisionDiagram) {
    nodes = Array(diagram.nodes.prefix(2))
    var solutions = [0, 1]
    for node in diagram.nodes.dropFirst(2) {
      let low = solutions[node.low]
      solutions.append(self.node(node.event, without(solutions[node.high], low), low))
    }
    top = solutions[diagram.top]
    reductions = [:]
  }

  private mutating func node(_ event: Int, _ high: Int, _ low: Int) -> Int {
    if high == 0 { return low }
    let node = DecisionDiagram.Node(event: event, high: high, low: low)
    if let place = places[node] { return place }
    nodes.append(node)
    places[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// Those of some sets that hold none of the others.
  private mutating func without(_ sets: Int, _ others: Int) -> Int {
    if others == 0 { return sets }
    // The empty set is part of every set; a minimal family with more than it does not have it.
    if others == 1 || sets == 0 { return 0 }
    if sets == 1 { return 1 }
    let pair = Pair(sets: sets, others: others)
    if let known = reductions[pair] { return known }
    let (own, other) = (nodes[sets], nodes[others])
    let result: Int
    if own.event > other.event {
      result = without(sets, other.low)
    } else {
      var high = without(own.high, own.event == other.event ? other.low : others)
      if own.event == other.event { high = without(high, other.high) }
      let low = without(own.low, own.event == other.event ? other.low : others)
      result = node(own.event, high, low)
    }
    reductions[pair] = result
    return result
  }

  /// How many there are of each number of events, by that number; counts above 2⁵³ are rounded.
  var counts: [Double] { countsByNode[top] }

  private var countsByNode: [[Double]] {
    var counts: [[Double]] = [[], [1]]
    for node in nodes.dropFirst(2) {
      let (with, without) = ([0] + counts[node.high], counts[node.low])
      var sum = [Double](repeating: 0, count: max(with.count, without.count))
      for (order, count) in with.enumerated() { sum[order] += count }
      for (order, count) in without.enumerated() { sum[order] += count }
      counts.append(sum)
    }
    return counts
  }

  /// The sum over all sets of the product of their events' probabilities.
  func probabilitySum(_ events: [Double]) -> Double {
    var sums: [Double] = [0, 1]
    for node in nodes.dropFirst(2) {
      sums.append(events[node.event] * sums[node.high] + sums[node.low])
    }
    return sums[top]
  }

  /// The sets, shortest first, then in the order of their events; no more than `limit`.
  func list(limit: Int) -> [[Int]] {
    let counts = countsByNode
    var found: [[Int]] = []
    func collect(_ place: Int, _ order: Int, _ chosen: [Int]) {
      guard found.count < limit, order < counts[place].count, counts[place][order] > 0 else {
        return
      }
      guard place > 1 else {
        found.append(chosen)
        return
      }
      let node = nodes[place]
      if order > 0 { collect(node.high, order - 1, chosen + [node.event]) }
      collect(node.low, order, chosen)
    }
    for order in counts[top].indices { collect(top, order, []) }
    return found
  }
}
