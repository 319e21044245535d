import Engine

extension Natives {
  static var reliability: [NativeFunction] {
    [
      NativeFunction("availability", 2...4) { arguments, machine throws(ScriptFailure) in
        let process = AlternatingRenewal(
          failure: try span(arguments, 0, "life", machine),
          repair: try span(arguments, 1, "repair", machine))
        if arguments.has(2), arguments.has(3) {
          throw ScriptFailure(
            "`at` and `over` ask for two things",
            help: "`at` is an instant, `over` the time from new that is averaged", code: .badValue)
        }
        guard arguments.has(2) || arguments.has(3) else {
          return Value(canonical: process.steadyState)
        }
        let (place, name) = arguments.has(2) ? (2, "at") : (3, "over")
        let time = try arguments.number(place, name, in: machine)
        guard time >= 0, time.isFinite else {
          throw ScriptFailure(
            "`\(name)` is \(QuantityFormat.number(time))", help: "a unit is new at 0",
            code: .badValue)
        }
        let found =
          place == 2
          ? process.refinedAvailability(at: time) : process.refinedMeanAvailability(to: time)
        guard let found else {
          throw ScriptFailure(
            "`\(name)` holds \(QuantityFormat.number(time / (process.failure.mean + process.repair.mean), significantDigits: 2)) repairs on average, too many to follow one by one",
            help: "take a shorter time, or the long run: `availability(life, repair)`",
            code: .badValue)
        }
        return Value(canonical: found)
      },
      NativeFunction("observed_availability", 2...3) { arguments, machine throws(ScriptFailure) in
        let level = try arguments.number(2, "confidence", default: 0.95, in: machine)
        guard level > 0, level < 1 else {
          throw ScriptFailure(
            "the confidence is \(QuantityFormat.number(level))",
            help: "it lies between 0 and 100 %", code: .badValue)
        }
        let working = try times(arguments, 0, "working", machine)
        let repair = try times(arguments, 1, "repair", machine)
        let estimate: AvailabilityEstimate
        do {
          estimate = try AvailabilityEstimate(workingTimes: working, repairTimes: repair)
        } catch { throw ScriptFailure.from(error) }
        let (general, exact) = (
          estimate.interval(level: level), estimate.exponentialInterval(level: level)
        )
        return try machine.makeRecord(
          observedNames,
          [
            estimate.value, general.lower, general.upper, exact.lower, exact.upper,
            estimate.working.mean, estimate.repair.mean,
          ].map { Value(canonical: $0) })
      },
    ] + SystemSyntax.Kind.allCases.map(unboundSystem)
  }

  /// The fields of what `observed_availability` yields.
  private static let observedNames = [
    "availability", "lower", "upper", "exponential_lower", "exponential_upper", "mtbf", "mttr",
  ]

  /// The types of those fields, for times of a dimension.
  static func observedFields(_ time: NumberType) -> [Field] {
    observedNames.map { name in
      Field(name: name, type: name.hasPrefix("mt") ? .number(time) : .scalar)
    }
  }

  /// Calls are compiled where they stand; what is left is the function as a value.
  private static func unboundSystem(_ kind: SystemSyntax.Kind) -> NativeFunction {
    NativeFunction(kind.rawValue, 0...4) { _, _ throws(ScriptFailure) in
      throw ScriptFailure(
        "`\(kind.rawValue)` is called by its own name only",
        help: "the names of its \(kind.part)s are read where it stands", code: .badValue)
    }
  }

  /// A law of times above 0.
  private static func span(
    _ arguments: Arguments, _ index: Int, _ name: String, _ machine: Machine
  ) throws(ScriptFailure) -> Distribution {
    let law = try arguments.object(
      index, name, as: DistributionObject.self, called: "a distribution", in: machine
    ).distribution
    // A normal law far from 0 will do.
    guard law.cdf(0) < 1e-6, law.mean > 0, law.mean.isFinite else {
      throw ScriptFailure(
        "`\(name)` is \(law), which is no law of times above 0",
        help: "take `weibull`, `lognormal` or `exponential`, or `truncated(law, 0 h .. 1000 h)`",
        code: .badValue)
    }
    return law
  }

  private static func times(
    _ arguments: Arguments, _ index: Int, _ name: String, _ machine: Machine
  ) throws(ScriptFailure) -> [Double] {
    let times = try arguments.numbers(index, name, in: machine)
    guard !times.isEmpty else {
      throw ScriptFailure(
        "`\(name)` is an empty list", help: "it takes at least one time of work and one of repair",
        code: .badValue)
    }
    if let place = times.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw ScriptFailure(
        "time \(place + 1) of `\(name)` is \(QuantityFormat.number(times[place])) s",
        help: "give how long each stretch lasted, above 0; from instants, their differences",
        code: .badValue)
    }
    return times
  }
}
