import Glibc

/// Unknown quantities with what is believed of them before any measurement, in coordinates without limits.
///
/// uᵢ = Φ⁻¹(Fᵢ(xᵢ)) takes any continuous prior to the standard normal law: limits vanish, scales are alike, and the log
/// density is −½|u|² whatever the priors are.
public struct PriorSpace: Sendable {
  public let variables: [SampleDesign.Variable]
  private let space: StandardNormalSpace

  /// - Throws: if a name comes twice, or a prior has only separate values.
  public init(_ variables: [SampleDesign.Variable]) throws(CalibrationError) {
    func refused(_ reason: String) -> CalibrationError {
      CalibrationError(method: "Priors", reason: reason)
    }
    guard !variables.isEmpty, variables.count <= SobolSequence.dimensionLimit else {
      throw refused(
        "\(variables.count) unknown quantities; it takes 1 to \(SobolSequence.dimensionLimit)")
    }
    var names: Set<String> = []
    for variable in variables {
      guard names.insert(variable.name).inserted else {
        throw refused("\(variable.name) has two priors; give one")
      }
      guard !variable.distribution.isDiscrete else {
        throw refused(
          "\(variable.name) has the prior \(variable.distribution), whose values lie apart; calibrate "
            + "continuous quantities and run one calibration for each alternative")
      }
    }
    self.variables = variables
    space = StandardNormalSpace(variables.map(\.distribution))
  }

  public var dimension: Int { variables.count }
  public var names: [String] { variables.map(\.name) }

  /// The quantities at a point of the unbounded space.
  public func physical(_ point: [Double]) -> [Double] { space.physical(point) }

  /// The point of the unbounded space at physical values, which lie within the priors' supports.
  public func point(_ values: [Double]) -> [Double] {
    zip(variables, values).map { StandardNormal.quantile($0.distribution.cdf($1)) }
  }

  /// ln of the prior's density at a point of the unbounded space, but for a constant.
  public func logDensity(_ point: [Double]) -> Double { -0.5 * dot(point, point) }

  /// ln of the prior's density of the quantities themselves at a point of the unbounded space.
  func logPhysicalDensity(_ point: [Double]) -> Double {
    zip(variables, physical(point)).reduce(0) { $0 + log($1.0.distribution.density($1.1)) }
  }

  /// Points that fill the prior evenly: scrambled Sobol points, from the one of number `first` on.
  public func design(_ count: Int, from first: Int = 0, seed: UInt64) -> [[Double]] {
    (first..<first + count).map { run in
      variables.indices.map { place in
        StandardNormal.quantile(
          SamplingPlan.sobol(.owen).uniform(
            seed: seed, run: run, name: variables[place].name, dimension: place))
      }
    }
  }
}
