/// The probability of a fault tree's top, its minimal cut sets, and how much each basic event matters.
public struct FaultTreeAnalysis: Sendable {
  /// One basic event.
  public struct Importance: Hashable, Sendable {
    public let event: String
    public let probability: Double
    /// P(top | event) − P(top | no event): how much the top gains by the event (Birnbaum 1969).
    public let birnbaum: Double
    /// The share of the top's probability that is gone if the event never happens, 1 − P(top | no event)/P(top).
    ///
    /// For independent events this is p·Birnbaum/P(top). Source: Fussell (1975), IEEE Trans. Reliab. 24, 169–174, in
    /// the exact form of Vesely et al. (1981), NUREG-0492.
    public let fussellVesely: Double
    /// How many times likelier the top is once the event has happened, P(top | event)/P(top): the risk achievement
    /// worth of Vesely et al. (1983), NUREG/CR-3385.
    public let riskAchievement: Double
    /// How many times less likely the top is if the event never happens, P(top)/P(top | no event): the risk reduction
    /// worth; infinite where the top needs the event.
    public let riskReduction: Double
  }

  /// The exact probability for independent events.
  public let topProbability: Double
  /// The smallest sets of events that suffice for the top: shortest first, then in the order of the tree.
  ///
  /// Where there are more than the limit, the shortest ones.
  public let minimalCutSets: [[String]]
  /// For each set that is listed the probability that all of its events happen.
  public let cutSetProbabilities: [Double]
  /// How many minimal cut sets there are, those that are not listed too.
  public let cutSetCount: Double
  /// The sum of the probabilities of all minimal cut sets: an upper bound, close for rare events.
  public let rareEventApproximation: Double
  /// The events in the order of the tree.
  public let importances: [Importance]

  /// Throws if a gate cannot work, or an event has no probability within 0 … 1.
  ///
  /// No more than `cutSetLimit` minimal cut sets are listed: there can be very many.
  public init(
    _ tree: FaultTree, probabilities: [String: Double], cutSetLimit: Int = 10_000
  ) throws(ReliabilityError) {
    let events = tree.events
    var values: [Double] = []
    for name in events {
      guard let value = probabilities[name] else {
        throw Self.unknown(name, Array(probabilities.keys), "probability")
      }
      guard value >= 0, value <= 1 else {
        throw ReliabilityError(
          method: "Fault tree",
          reason:
            "the probability of \(name) is \(QuantityFormat.number(value)), but has to be within 0 … 1"
        )
      }
      values.append(value)
    }
    let diagram = try DecisionDiagram(tree, order: events)
    let whole = diagram.probability(values)
    topProbability = whole
    let cutSets = MinimalCutSets(diagram)
    let sets = cutSets.list(limit: cutSetLimit)
    minimalCutSets = sets.map { $0.map { events[$0] } }
    cutSetProbabilities = sets.map { $0.reduce(1) { $0 * values[$1] } }
    cutSetCount = cutSets.counts.reduce(0, +)
    rareEventApproximation = cutSets.probabilitySum(values)
    importances = events.indices.map { place in
      var changed = values
      changed[place] = 1
      let with = diagram.probability(changed)
      changed[place] = 0
      let without = diagram.probability(changed)
      return Importance(
        event: events[place], probability: values[place], birnbaum: with - without,
        fussellVesely: whole > 0 ? values[place] * (with - without) / whole : 0,
        riskAchievement: whole > 0 ? with / whole : with > 0 ? .infinity : 1,
        riskReduction: without > 0 ? whole / without : whole > 0 ? .infinity : 1)
    }
  }

  /// 1 − Π(1 − P(cut set)): the least of the simple upper bounds (Esary & Proschan 1963).
  ///
  /// Sets that are not listed enter with their sum, which keeps it a bound.
  public var minimalCutUpperBound: Double {
    let isWhole = Double(minimalCutSets.count) == cutSetCount
    let rest = isWhole ? 0 : rareEventApproximation - cutSetProbabilities.reduce(0, +)
    return 1 - cutSetProbabilities.reduce(max(0, 1 - rest)) { $0 * (1 - $1) }
  }

  static func unknown(_ name: String, _ known: [String], _ what: String) -> ReliabilityError {
    let list = known.sorted().joined(separator: ", ")
    return ReliabilityError(
      method: "Fault tree",
      reason: "\(name) has no \(what)" + (list.isEmpty ? "" : "; there is one for: \(list)"))
  }
}
