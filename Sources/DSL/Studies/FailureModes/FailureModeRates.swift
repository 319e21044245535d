import Engine

/// What a study says of how often modes come: `occurrence` and `mode_ratios`.
struct FailureModeRates {
  /// Failures per second by the name of a mode or a twin; several for the places of a mode.
  let rates: [String: [Double]]
  /// The share of a twin's failures by the name of a mode; several for its places.
  let ratios: [String: [Double]]

  /// How far ratios that are to add up to 1 may miss it.
  static let tolerance = 1e-9

  func rate(ofTwin twin: String) -> Double? { rates[twin]?.first }

  /// The rate of a mode at one place, where it does not have that of its twin.
  func ownRate(of name: FailureModeName) -> Double? {
    guard let key = name.keys.first(where: { rates[$0] != nil }), key != name.twin else {
      return nil
    }
    return Self.value(rates, key, name)
  }

  /// The share of its twin's failures that each place has which has a ratio.
  ///
  /// - Parameter names: places of one twin
  func ratios(of names: [FailureModeName]) -> [FailureModeName: Double] {
    var found: [FailureModeName: Double] = [:]
    for (mode, places) in Dictionary(grouping: names, by: \.mode) {
      guard let key = places.first?.keys.first(where: { ratios[$0] != nil }),
        let values = ratios[key], let first = values.first
      else { continue }
      for place in places {
        assert(place.mode == mode)
        found[place] =
          values.count > 1 ? Self.value(ratios, key, place) ?? 0 : first / Double(places.count)
      }
    }
    return found
  }

  private static func value(_ values: [String: [Double]], _ key: String, _ name: FailureModeName)
    -> Double?
  {
    guard let list = values[key], let first = list.first else { return nil }
    guard list.count > 1 else { return first }
    let place = name.element ?? 0
    return list.indices.contains(place) ? list[place] : nil
  }

  // MARK: Checking

  /// Refuses a list that has not one number for each place, ratios that add up to more than 1, and a ratio beside a rate.
  ///
  /// - Parameter all: every place of every mode of the twins
  func check(_ all: [FailureModeName]) throws(ScriptFailure) {
    for (values, what) in [(rates, "occurrence"), (ratios, "mode_ratios")] {
      for (key, list) in values.sorted(by: { $0.key < $1.key }) where list.count > 1 {
        let count = (all.filter { $0.keys.contains(key) }.compactMap(\.element).max() ?? 0) + 1
        guard list.count != count else { continue }
        throw ScriptFailure(
          "`\(what)` gives \(key) \(list.count) values, and it has \(count) places",
          help: "give one value, or one for each place", code: .badValue)
      }
    }
    for (twin, names) in Dictionary(grouping: all, by: \.twin).sorted(by: { $0.key < $1.key }) {
      for name in names {
        guard ownRate(of: name) != nil, let key = name.keys.first(where: { ratios[$0] != nil })
        else { continue }
        throw ScriptFailure(
          "\(twin).\(key) has a rate of its own in `occurrence`, and a ratio in `mode_ratios`",
          help: "a ratio shares out the rate of \(twin): leave out one of the two", code: .badValue)
      }
      let sum = ratios(of: names).values.reduce(0, +)
      guard sum > 1 + Self.tolerance else { continue }
      throw ScriptFailure(
        "the mode ratios of \(twin) add up to \(QuantityFormat.number(sum * 100)) %",
        help:
          "each is the share of the failures of \(twin) that are of this mode: all together 100 % at most",
        code: .badValue)
    }
  }
}
