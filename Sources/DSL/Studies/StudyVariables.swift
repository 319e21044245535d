import Engine

/// What varies from run to run: the parameters of `vary`, then the age at the start, then the set of faults.
struct StudyVariables {
  let study: String
  let all: [StudyDesign.Varied]
  private let parameterCount: Int
  private let agePlace: Int?
  let setPlace: Int?

  init(_ study: StudySymbol, _ site: SiteValues) throws(ScriptFailure) {
    var varied: [StudyDesign.Varied] = []
    func setting(_ name: String) -> Expression? {
      study.settings.first { $0.name.text == name }?.value
    }
    if case .record(let fields)? = setting("vary")?.kind {
      for field in fields where study.varied.contains(where: { $0.name == field.name.text }) {
        varied.append(.init(field.name.text, try Self.law(field.value, field.name.text, site)))
      }
    }
    parameterCount = varied.count
    if let node = setting("start_age") {
      agePlace = varied.count
      varied.append(.init("start_age", try Self.law(node, "start_age", site)))
    } else {
      agePlace = nil
    }
    if let sets = study.faultSets, sets.count > 1 {
      setPlace = varied.count
      varied.append(.init("fault_set", .levels(sets.indices.map { Double($0) })))
    } else {
      setPlace = nil
    }
    self.study = study.name
    all = varied
  }

  /// What a run with these values is given; one for each of `all`.
  func given(_ values: [Double], onsets: [Double] = [], draws: UInt64) -> StudyGiven {
    let age = agePlace.map { max(0, values[$0]) } ?? 0
    return StudyGiven(
      values: Array(values[..<parameterCount]), startAge: Int64(min(age * 1e9, 4e18).rounded()),
      faultSet: setPlace.map { Int(values[$0]) } ?? 0, onsets: onsets, draws: draws)
  }

  /// A distribution; a range without `by` is a uniform one; a range with `by`, a list or a number are levels.
  private static func law(_ node: Expression, _ name: String, _ site: SiteValues)
    throws(ScriptFailure) -> StudyDesign.Varied.Law
  {
    let value = site.value(node)
    let machine = site.machine
    if let object = machine.hostObject(value) as? DistributionObject {
      return .distribution(object.distribution)
    }
    if value.isNumber { return .levels([value.number]) }
    if value.isObject(.range) {
      let range = machine.range(value)
      if case .range(_, _, step: nil) = node.kind {
        do {
          return .distribution(try Distribution.uniform(lower: range.start, upper: range.end))
        } catch { throw ScriptFailure("\(name): \(error)", code: .badValue) }
      }
      let count = machine.strideCount(range)
      guard count >= 1, count <= 1_000_000 else {
        throw ScriptFailure(
          "\(name) has \(count) levels", help: "there can be 1 to 1,000,000", code: .badValue)
      }
      return .levels((0..<count).map { range.start + Double($0) * range.step })
    }
    if let numbers = machine.numbers(value), !numbers.isEmpty { return .levels(numbers) }
    throw ScriptFailure(
      "\(name) varies by \(machine.kindName(value))",
      help: "give a distribution, a range or a list of numbers", code: .badValue)
  }
}
