import Engine

/// Carrying out calibrations.
extension Session {
  /// The `calibrate` statement.
  func calibrate(_ site: SiteValues) throws(ScriptFailure) -> Value {
    guard case .statement(let statement) = site.site.subject,
      let symbol = host.symbols.calibrations[ObjectIdentifier(statement)]
    else { return .none }
    hasRun = true
    let settings = try CalibrationSettings(symbol, site, seed: options.seed)
    let data = try CalibrationData(symbol, site, host.units)
    let measurements = try measurements(symbol, settings, data)
    let frame = StudyFrame(
      seed: settings.seed, folder: options.folder, overrides: Self.overrides(options))
    try tryOut(symbol, settings, data, frame)
    let undertaking = CalibrationUndertaking(self, symbol, settings, data, frame)
    let posterior = try undertaking.posterior(measurements)
    let result = CalibrationResult(
      symbol: symbol, settings: settings, data: data, measurements: measurements,
      posterior: posterior, failures: undertaking.failures.count,
      failureText: undertaking.failureText)
    host.show(.studyDone(name: symbol.name, summary: result.summaryLines))
    return try result.record(in: machine, host.units)
  }

  /// Builds the scenario once in the middle of the priors: what is wrong with it is better said before any run.
  private func tryOut(
    _ symbol: CalibrationSymbol, _ settings: CalibrationSettings, _ data: CalibrationData,
    _ frame: StudyFrame
  ) throws(ScriptFailure) {
    let before = machine.save()
    let place = draws.place
    defer { draws.place = place }
    draws.begin(seed: settings.seed, run: 0)
    let middle = settings.priors.map { $0.distribution.quantile(0.5) }
    let reference = try host.instance(of: symbol, middle, frame)
    try checkOverrides(reference)
    _ = try reference.recordOutputs(of: symbol, data)
    try before.restore()
  }

  private func measurements(
    _ symbol: CalibrationSymbol, _ settings: CalibrationSettings, _ data: CalibrationData
  ) throws(ScriptFailure) -> Measurements {
    do {
      var series: [Measurements.Series] = []
      for (place, output) in symbol.outputs.enumerated() {
        let values = data.readings[place].values
        var noise = settings.noise[place]
        if noise == nil { noise = try vagueNoise(values, output.column) }
        if let noise { series.append(.init(output.column, values: values, noise: noise)) }
      }
      return try Measurements(series)
    } catch let error as CalibrationError {
      throw ScriptFailure(error.reason, code: .badValue)
    } catch { throw ScriptFailure.from(error) }
  }

  /// What noise is believed to be where nothing is said: a thirtieth of how far the readings spread, give or take a
  /// factor of twenty.
  private func vagueNoise(_ values: [Double], _ column: String) throws(ScriptFailure)
    -> Measurements.Noise
  {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (square / Double(max(values.count - 1, 1))).squareRoot()
    guard deviation > 0, values.count >= 3 else {
      throw ScriptFailure(
        "the readings of \(column) do not tell how noisy they are",
        help: "say it: `noise: { \(column): 2 mV }`", code: .badValue)
    }
    do { return .unknown(try .lognormal(median: deviation / 30, sigma: 1.5)) } catch {
      throw ScriptFailure.from(error)
    }
  }
}
