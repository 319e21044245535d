/// Servos with a thermal model fitted to a log: the value of the property `servos`.
struct FittedServos: Sendable {
  let chain: ServoChain
  let network: ThermalModes
  /// Servo by servo, the rise per unit of each of `ServoLoad`'s numbers, in K.
  let coefficients: [Double]
  /// Spread of the rise that readings of voltage give, in K.
  let startSpread: Double
  /// How long the first readings are averaged, in s.
  let settlingTime: Double
  /// Mean temperature of each servo in the log, in K: what "always the mean" predicts.
  let meanTemperatures: [Double]
  /// Root of the mean square error on the log itself, in K.
  let errors: [Double]

  var summary: String {
    "\(chain.count) servos of \(chain.model.name) with fitted heat: "
      + chain.names.joined(separator: ", ")
  }

  /// The rise that the heat of this instant would end in.
  func rise(_ servo: Int, _ load: ServoLoad, start: Double, trust: Double) -> Double {
    let own = servo * load.featureCount
    var rise = trust * start
    for k in 0..<load.featureCount {
      rise += coefficients[own + k] * load.regressor(servo, k, trust: trust)
    }
    return rise
  }
}
