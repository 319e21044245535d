import Engine

/// What a calibration found, as scripts read it: a record.
struct CalibrationResult {
  let symbol: CalibrationSymbol
  let settings: CalibrationSettings
  let data: CalibrationData
  let measurements: Measurements
  let posterior: Posterior
  let failures: Int
  /// Why the first run that failed did; nil where none did.
  let failureText: String?

  static func fields(of calibration: CalibrationSymbol) -> [Field] {
    CalibrationMember.allCases.map { Field(name: $0.rawValue, type: $0.type(calibration)) }
  }

  /// The quantities of the scenario; those of unknown noise come behind them.
  var marginals: ArraySlice<Posterior.Marginal> {
    posterior.marginals.prefix(symbol.unknowns.count)
  }

  /// The noise of each output: its marginal where it was found out, else what was given.
  var noise: [(place: Int?, known: Double)] {
    var next = symbol.unknowns.count
    return settings.noise.map { noise in
      if case .known(let deviation)? = noise { return (nil, deviation) }
      defer { next += 1 }
      return (next, .nan)
    }
  }

  var isConverged: Bool {
    posterior.warnings.isEmpty
  }

  // MARK: As a record

  func record(in machine: Machine, _ units: UnitTable) throws(ScriptFailure) -> Value {
    let members = CalibrationMember.allCases
    let values = try members.map { member throws(ScriptFailure) in
      try value(of: member, in: machine, units)
    }
    return try machine.makeRecord(members.map(\.rawValue), values)
  }

  private func value(
    of member: CalibrationMember, in machine: Machine, _ units: UnitTable
  ) throws(ScriptFailure) -> Value {
    func each(_ number: (Posterior.Marginal) -> Double) throws(ScriptFailure) -> Value {
      try machine.makeRecord(
        symbol.unknowns.map(\.name), marginals.map { Value(canonical: number($0)) })
    }
    switch member {
    case .summary: return try machine.makeString(summaryLines.joined(separator: "\n"))
    case .warnings:
      return try machine.makeList(
        try warnings.map { text throws(ScriptFailure) in try machine.makeString(text) })
    case .converged: return Value(isConverged)
    case .runs: return Value(Double(posterior.evaluations))
    case .failed: return Value(Double(failures))
    case .efficiency: return Value(canonical: posterior.check?.efficiency ?? 1)
    case .median: return try each(\.median)
    case .mean: return try each(\.mean)
    case .deviation: return try each(\.deviation)
    case .rHat: return try each(\.reductionFactor)
    case .effectiveSamples: return try each { min($0.bulkSampleSize, $0.tailSampleSize) }
    case .best:
      let best = posterior.mode?.values ?? []
      return try machine.makeRecord(
        symbol.unknowns.map(\.name), zip(symbol.unknowns, best).map { Value(canonical: $0.1) })
    case .interval:
      let intervals = try marginals.map { marginal throws(ScriptFailure) in
        let range = marginal.interval(0.9)
        return try machine.makeList(numbers: [range.lowerBound, range.upperBound])
      }
      return try machine.makeRecord(symbol.unknowns.map(\.name), intervals)
    case .noise:
      return try machine.makeRecord(
        symbol.outputs.map(\.column),
        noise.map { one in
          Value(canonical: one.place.map { posterior.marginals[$0].median } ?? one.known)
        })
    case .correlation:
      let names = symbol.unknowns.map(\.name)
      let rows = try names.indices.map { row throws(ScriptFailure) in
        try machine.makeRecord(
          names, names.indices.map { Value(canonical: posterior.correlation[row][$0]) })
      }
      return try machine.makeRecord(names, rows)
    case .samples: return try machine.makeHandle(try TableObject(samples, units: units))
    case .residuals: return try machine.makeHandle(try TableObject(residuals, units: units))
    }
  }

  // MARK: Tables

  private var samples: Table {
    let places = Array(symbol.unknowns.indices).map { (place: Int?.some($0), known: 0.0) } + noise
    let columns = zip(CalibrationMember.sampleFields(symbol), places).map { field, from in
      column(field, posterior.draws.map { draw in from.place.map { draw[$0] } ?? from.known })
    }
    return Table(columns, path: "\(symbol.name).samples")
  }

  private var residuals: Table {
    var columns: [[Double]] = [data.times]
    let outputs = posterior.mode?.outputs ?? []
    var next = 0
    for readings in data.readings {
      var measured = [Double](repeating: .nan, count: data.times.count)
      var model = measured
      for (place, row) in readings.rows.enumerated() {
        measured[row] = readings.values[place]
        if outputs.indices.contains(next + place) { model[row] = outputs[next + place] }
      }
      next += readings.rows.count
      columns += [measured, model, zip(measured, model).map(-)]
    }
    return Table(
      zip(CalibrationMember.residualFields(symbol), columns).map { column($0, $1) },
      path: "\(symbol.name).residuals")
  }

  private func column(_ field: Field, _ values: [Double]) -> Table.Column {
    let unit = field.type.displayUnit
    let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : unit.symbol
    return Table.Column(field.name, unit: symbol, .numbers(values.map(unit.fromSI)))
  }
}
