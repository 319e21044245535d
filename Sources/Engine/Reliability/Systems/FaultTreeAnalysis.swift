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
  }

  /// The exact probability for independent events.
  public let topProbability: Double
  /// The smallest sets of events that suffice for the top: shortest first, then in the order of the tree.
  public let minimalCutSets: [[String]]
  /// The events in the order of the tree.
  public let importances: [Importance]
  private let cutSetProbabilities: [Double]

  /// Throws if a gate cannot work, or an event has no probability within 0 … 1.
  public init(_ tree: FaultTree, probabilities: [String: Double]) throws(ReliabilityError) {
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
    let sets = diagram.minimalCutSets().map { $0.sorted() }.sorted {
      $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1)
    }
    minimalCutSets = sets.map { $0.map { events[$0] } }
    cutSetProbabilities = sets.map { $0.reduce(1) { $0 * values[$1] } }
    importances = events.indices.map { place in
      var changed = values
      changed[place] = 1
      let with = diagram.probability(changed)
      changed[place] = 0
      let without = diagram.probability(changed)
      return Importance(
        event: events[place], probability: values[place], birnbaum: with - without,
        fussellVesely: whole > 0 ? values[place] * (with - without) / whole : 0)
    }
  }

  /// The sum of the probabilities of the minimal cut sets: an upper bound, close for rare events.
  public var rareEventApproximation: Double { cutSetProbabilities.reduce(0, +) }

  /// 1 − Π(1 − P(cut set)): the least of the simple upper bounds (Esary & Proschan 1963).
  public var minimalCutUpperBound: Double {
    1 - cutSetProbabilities.reduce(1) { $0 * (1 - $1) }
  }

  static func unknown(_ name: String, _ known: [String], _ what: String) -> ReliabilityError {
    let list = known.sorted().joined(separator: ", ")
    return ReliabilityError(
      method: "Fault tree",
      reason: "\(name) has no \(what)" + (list.isEmpty ? "" : "; there is one for: \(list)"))
  }
}
