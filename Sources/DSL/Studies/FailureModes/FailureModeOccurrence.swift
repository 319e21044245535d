/// How often a fault mode comes at a place.
///
/// A rate given for a mode is that of the mode at each of its places. A rate given for a twin is shared by all modes that have
/// a place in it, whether or not the study goes through them, except those with a rate of their own: a mode with a ratio α
/// has this share, and what is left of 1 goes to the other modes in equal parts. The share of a mode is split evenly over its
/// places. Source: MIL-STD-1629A (1980), task 102, where the α of all modes of an item add up to 1.
struct FailureModeOccurrence {
  /// Failures per second of the item.
  let rate: Double
  /// The share of them that are of this mode at this place.
  let ratio: Double

  /// Where the study says how often they come.
  ///
  /// - Parameter all: every place of every mode of the twins
  static func all(_ rates: FailureModeRates, of all: [FailureModeName])
    -> [FailureModeName: FailureModeOccurrence]
  {
    var found: [FailureModeName: FailureModeOccurrence] = [:]
    for (twin, names) in Dictionary(grouping: all, by: \.twin) {
      var sharing: [FailureModeName] = []
      for name in names {
        if let rate = rates.ownRate(of: name) {
          found[name] = FailureModeOccurrence(rate: rate, ratio: 1)
        } else {
          sharing.append(name)
        }
      }
      guard let rate = rates.rate(ofTwin: twin) else { continue }
      let ratios = rates.ratios(of: sharing)
      let rest = max(0, 1 - ratios.values.reduce(0, +))
      let others = Dictionary(grouping: sharing.filter { ratios[$0] == nil }, by: \.mode)
      for name in sharing {
        let even = rest / Double(others.count) / Double(others[name.mode]?.count ?? 1)
        found[name] = FailureModeOccurrence(rate: rate, ratio: ratios[name] ?? even)
      }
    }
    return found
  }
}
