import Engine

/// What stands after the dot of a calibration's result; the raw value is the word in the script.
enum CalibrationMember: String, CaseIterable, Sendable {
  case summary, warnings, converged, runs, failed, efficiency
  /// Records with a number for each unknown.
  case median, mean, deviation, best
  /// A record of lists: the ends of the 90 % intervals.
  case interval
  /// A record with the noise of each column.
  case noise
  case correlation
  case rHat = "r_hat"
  case effectiveSamples = "effective_samples"
  case samples, residuals

  /// Its type in the result of a calibration.
  func type(_ calibration: CalibrationSymbol) -> Type {
    func each(_ type: (NumberType) -> Type) -> Type {
      .record(calibration.unknowns.map { Field(name: $0.name, type: type($0.type)) })
    }
    switch self {
    case .summary: return .text
    case .warnings: return .list(.text)
    case .converged: return .truth
    case .runs, .failed, .efficiency: return .scalar
    case .median, .mean, .best: return each(Type.number)
    case .deviation: return each { .number($0.asDifference) }
    case .interval: return each { .list(.number($0)) }
    case .noise:
      return .record(
        calibration.outputs.map { Field(name: $0.column, type: .number($0.difference)) })
    case .correlation: return each { _ in each { _ in .scalar } }
    case .rHat, .effectiveSamples: return each { _ in .scalar }
    case .samples: return .table(Self.sampleFields(calibration))
    case .residuals: return .table(Self.residualFields(calibration))
    }
  }

  /// The columns of the draws: the unknowns, then the noise of each output.
  static func sampleFields(_ calibration: CalibrationSymbol) -> [Field] {
    calibration.unknowns.map { Field(name: $0.name, type: .number($0.type)) }
      + calibration.outputs.map {
        Field(name: "noise_\($0.column)", type: .number($0.difference))
      }
  }

  /// The columns beside each reading: what the likeliest run gives, and what is left.
  static func residualFields(_ calibration: CalibrationSymbol) -> [Field] {
    [Field(name: "time", type: .number(Dimension([.time: 1])))]
      + calibration.outputs.flatMap { output in
        [
          Field(name: output.column, type: .number(output.type)),
          Field(name: "\(output.column)_model", type: .number(output.type)),
          Field(name: "\(output.column)_residual", type: .number(output.difference)),
        ]
      }
  }
}

extension NumberType {
  /// The type of differences of such numbers: of a temperature in °C, a difference in K.
  var asDifference: NumberType {
    scale == .point ? NumberType(dimension, scale: .difference) : self
  }
}
