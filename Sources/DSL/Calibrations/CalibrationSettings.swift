import Engine

/// The settings of a calibration, worked out.
struct CalibrationSettings {
  /// In the order of the symbol's unknowns.
  let priors: [SampleDesign.Variable]
  /// What is known of the noise of each output; nil where nothing is said.
  let noise: [Measurements.Noise?]
  /// The most runs of the scenario.
  let runs: Int
  let seed: UInt64
  /// nil for one thread for each processor.
  let threads: Int?

  init(
    _ calibration: CalibrationSymbol, _ site: SiteValues, seed sessionSeed: UInt64?
  ) throws(ScriptFailure) {
    func whole(_ name: String, _ what: String, _ least: Int) throws(ScriptFailure) -> Int? {
      guard let node = calibration.setting(name) else { return nil }
      let number = try site.number(node, what)
      guard number >= Double(least), number < 9e15, number == number.rounded() else {
        throw ScriptFailure(
          "\(what) is \(QuantityFormat.number(number))",
          help: "it is a whole number from \(least)", code: .badValue)
      }
      return Int(number)
    }
    let givenSeed = try whole("seed", "the seed of a calibration", 0).map { UInt64($0) }
    seed = sessionSeed ?? givenSeed ?? 0
    threads = try whole("parallel", "`parallel`", 1).map { min($0, 1024) }
    let least = BayesianCalibration.leastEvaluations(calibration.unknowns.count)
    runs = try whole("runs", "`runs`", least) ?? max(150, 2 * least)
    guard runs <= 1_000_000 else {
      throw ScriptFailure("`runs` is \(runs)", help: "there can be up to 1,000,000")
    }
    guard case .record(let fields)? = calibration.setting("priors")?.kind else {
      throw ScriptFailure("the calibration \(calibration.name) has no priors")
    }
    priors = try calibration.unknowns.map { unknown throws(ScriptFailure) in
      guard let node = fields.first(where: { $0.name.text == unknown.name })?.value else {
        throw ScriptFailure("\(unknown.name) has no prior")
      }
      let law = try Self.law(node, "the prior of \(unknown.name)", site)
      guard case .unknown(let distribution) = law else {
        throw ScriptFailure(
          "the prior of \(unknown.name) is a number", help: "give a distribution",
          code: .badValue)
      }
      return .init(unknown.name, distribution)
    }
    noise = try calibration.outputs.map { output throws(ScriptFailure) in
      try calibration.noise(of: output.column).map { node throws(ScriptFailure) in
        try Self.law(node, "the noise of \(output.column)", site)
      }
    }
  }

  /// A number is known; a distribution, or a range as a uniform one, tells what is believed.
  private static func law(_ node: Expression, _ what: String, _ site: SiteValues)
    throws(ScriptFailure) -> Measurements.Noise
  {
    let value = site.value(node)
    let machine = site.machine
    if let object = machine.hostObject(value) as? DistributionObject {
      return .unknown(object.distribution)
    }
    if value.isNumber { return .known(value.number) }
    if value.isObject(.range) {
      let range = machine.range(value)
      do {
        return .unknown(try Distribution.uniform(lower: range.start, upper: range.end))
      } catch { throw ScriptFailure("\(what): \(error)", code: .badValue) }
    }
    throw ScriptFailure(
      "\(what) is \(machine.kindName(value))", help: "give a distribution", code: .badValue)
  }
}
