import Engine

/// A random process that the severity of a fault follows from its onset on.
enum GrowthProcess: String, CaseIterable {
  /// Only ever grows: independent increments over a span Δ that are gamma(shape rate · Δ, scale).
  case gamma = "gamma_process"
  /// Drifts and wanders: independent increments over a span Δ that are normal(drift · Δ, variance · Δ). It first
  /// reaches 1 after an inverse Gaussian time of mean 1/drift.
  case wiener = "wiener_process"

  /// The process that an expression calls for, if it does.
  init?(_ node: Expression) {
    guard case .call(let callee, _) = node.kind, case .name(let name) = callee.kind else {
      return nil
    }
    self.init(rawValue: name)
  }

  var parameters: KeyValuePairs<String, Checker.HelperArgument> {
    switch self {
    case .gamma: ["shape_rate": .perTime, "scale": .bare]
    case .wiener: ["drift": .perTime, "variance": .perTime]
    }
  }

  /// The engine's growth for numbers in the order of `parameters`.
  func growth(_ numbers: [Double]) -> FaultGrowth {
    let (first, second) = (numbers[0], numbers[1])
    return switch self {
    case .gamma: .gammaProcess(mean: first * second, variance: first * second * second)
    case .wiener: .wienerProcess(drift: first, variance: second)
    }
  }
}
