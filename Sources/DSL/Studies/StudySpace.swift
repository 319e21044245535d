import Engine
import Glibc

/// The quantities that an estimator moves: all that `vary` and `start_age` give a distribution, and the onsets of
/// faults that are drawn. What has one level stays there.
struct StudySpace {
  private enum Part {
    case distribution(StandardNormalSpace, isBounded: Bool, limits: ClosedRange<Double>)
    case constant(Double)
    case levels([Double])

    var isLevels: Bool { if case .levels = self { true } else { false } }
  }

  let variables: StudyVariables
  /// The faults whose onsets are moved.
  private let onsets: [String]
  private let parts: [Part]
  /// Places in `variables.all` that are moved.
  private let moved: [Int]

  /// Far enough out for a search: a normal quantity is beyond it in one case of a thousand.
  private static let searchReach = 3.0902
  /// What stands for the ends of a distribution that has none.
  private static let endShare = 0.005

  /// - Parameter onsets: the faults whose onset is drawn
  init(_ variables: StudyVariables, onsets: [String], for method: StudyMethod)
    throws(ScriptFailure)
  {
    self.variables = variables
    self.onsets = onsets
    let parts = variables.all.map { quantity -> Part in
      switch quantity.law {
      case .distribution(let distribution):
        let range = distribution.range
        let isBounded =
          range.lowerBound.isFinite && range.upperBound.isFinite && !distribution.isDiscrete
        return .distribution(
          StandardNormalSpace([distribution]), isBounded: isBounded, limits: range)
      case .levels(let levels) where levels.count == 1: return .constant(levels[0])
      case .levels(let levels): return .levels(levels)
      }
    }
    let moved = parts.indices.filter { if case .constant = parts[$0] { false } else { true } }
    (self.parts, self.moved) = (parts, moved)
    if method != .falsify, let place = moved.first(where: { parts[$0].isLevels }) {
      let name = variables.all[place].name
      throw ScriptFailure(
        "`\(method.rawValue)` needs distributions, but \(name) has levels",
        help: name == "fault_set"
          ? "give `faults: […]`, and one study for each set"
          : "give \(name) a distribution or a range without `by`, or one value", code: .badValue)
    }
    // Splitting needs nothing but chance in the runs.
    guard !moved.isEmpty || !onsets.isEmpty || method == .splitting else {
      throw ScriptFailure(
        "the study \(variables.study): `\(method.rawValue)` has nothing to move",
        help: "give a parameter a distribution: `vary: { payload: normal(3 kg, 0.4 kg) }`",
        code: .badValue)
    }
  }

  var dimension: Int { moved.count + onsets.count }

  var names: [String] {
    moved.map { variables.all[$0].name } + onsets.map { "\($0)_onset" }
  }

  /// What a run at a point of standard normal space is given.
  func given(normal point: [Double], draws: UInt64) -> StudyGiven {
    given(draws, Array(point[moved.count...])) { place, part in
      if case .distribution(let space, _, _) = part { return space.physical([point[place]])[0] }
      return .nan
    }
  }

  /// What a run at a point of the unit cube is given. Its faces are the ends of what has ends, else the quantiles
  /// half a percent from them.
  func given(cube point: [Double], reachesEnds: Bool, draws: UInt64) -> StudyGiven {
    func normal(_ p: Double, _ isBounded: Bool) -> Double {
      let inner = reachesEnds && !isBounded ? Self.endShare + (1 - 2 * Self.endShare) * p : p
      return StandardNormal.quantile(inner)
    }
    return given(draws, point[moved.count...].map { normal($0, false) }) { place, part in
      guard case .distribution(let space, let isBounded, _) = part else { return .nan }
      return space.physical([normal(point[place], isBounded)])[0]
    }
  }

  private func given(
    _ draws: UInt64, _ onsets: [Double], _ value: (_ place: Int, _ part: Part) -> Double
  ) -> StudyGiven {
    var values = parts.map { if case .constant(let value) = $0 { value } else { Double.nan } }
    for (place, position) in moved.enumerated() { values[position] = value(place, parts[position]) }
    return variables.given(values, onsets: onsets, draws: draws)
  }

  /// What a run is given whose values come with the rest of its chance.
  func given(drawn draws: UInt64, seed: UInt64) -> StudyGiven {
    given(draws, []) { place, part in
      guard case .distribution(let space, _, _) = part else { return .nan }
      let stream = RandomStream(
        seed: seed, run: draws, owner: variables.all[moved[place]].name, purpose: "sample")
      return space.physical([stream.normal(at: 0)])[0]
    }
  }

  // MARK: Searching

  /// What a search may set: what has ends between them, everything else in standard normal space, levels by choice.
  var searched: [SearchVariable] {
    moved.map { position -> SearchVariable in
      switch parts[position] {
      case .distribution(_, isBounded: true, let limits): .range(limits)
      case .levels(let levels): .choice(count: levels.count)
      default: .range(-Self.searchReach...Self.searchReach)
      }
    } + onsets.map { _ in .range(-Self.searchReach...Self.searchReach) }
  }

  /// What a run with a setting of `searched` is given.
  func given(setting: [Double], draws: UInt64) -> StudyGiven {
    given(draws, Array(setting[moved.count...])) { place, part in
      switch part {
      case .distribution(_, isBounded: true, _): setting[place]
      case .distribution(let space, _, _): space.physical([setting[place]])[0]
      case .levels(let levels): levels[Int(setting[place])]
      case .constant(let value): value
      }
    }
  }
}
