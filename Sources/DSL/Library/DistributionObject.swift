import Engine

/// A distribution as scripts hold it.
final class DistributionObject: HostObject {
  let distribution: Distribution

  init(_ distribution: Distribution) { self.distribution = distribution }

  var typeName: String { "distribution" }
  var text: String { "\(distribution)" }

  /// As the language writes it, with the amounts in a unit.
  func text(_ format: ValueFormat) -> String {
    var difference = format
    if format.unit?.isAffine == true { difference.unit = nil }
    return distribution.text({ format.text($0) }, difference: { difference.text($0) })
  }

  var memberNames: [String] { ["mean", "variance", "deviation", "quantile", "cdf"] }

  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value? {
    switch name {
    case "mean": Value(canonical: distribution.mean)
    case "variance": Value(canonical: distribution.variance)
    case "deviation": Value(canonical: distribution.variance.squareRoot())
    default: nil
    }
  }

  func call(_ method: String, _ arguments: Arguments, in machine: Machine) throws(ScriptFailure)
    -> Value?
  {
    switch method {
    case "quantile":
      Value(canonical: distribution.quantile(try arguments.number(0, "p", in: machine)))
    case "cdf": Value(canonical: distribution.cdf(try arguments.number(0, "x", in: machine)))
    default: nil
    }
  }

  func isEqual(to other: any HostObject) -> Bool {
    (other as? DistributionObject)?.distribution == distribution
  }
}
