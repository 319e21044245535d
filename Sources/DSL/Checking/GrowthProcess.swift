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

  /// Which parameter each argument stands for, where a parameter has one at all.
  func places(of arguments: [Argument]) -> [(place: Int, argument: Argument)] {
    let names = parameters.map(\.key)
    return arguments.enumerated().compactMap { position, argument in
      let place = argument.label.map { names.firstIndex(of: $0.text) } ?? position
      return place.flatMap { names.indices.contains($0) ? ($0, argument) : nil }
    }
  }

  /// Whether a parameter may have this value.
  func takes(_ number: Double, at place: Int) -> Bool {
    switch self {
    case .gamma: number > 0 && number.isFinite
    case .wiener: place == 0 ? number.isFinite : number >= 0 && number.isFinite
    }
  }

  /// What is said of a value that a parameter does not take.
  func refusal(of place: Int) -> String {
    let name = "`\(parameters.map(\.key)[place])` of `\(rawValue)`"
    return switch self {
    case .gamma: "\(name) must be above 0"
    case .wiener: place == 0 ? "\(name) must be finite" : "\(name) must not be negative"
    }
  }

  func text(of number: Double, _ type: Type) -> String {
    let unit = type.displayUnit
    return QuantityFormat.format(si: number, dimension: unit.dimension, in: unit)
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
