extension FaultModeDescription {
  /// The effect at severity s on the nominal value x, in a few characters: `x + 0.05 · the joint's torque limit · s`.
  ///
  /// - Parameter unit: that of the port or parameter it acts on
  package func effectText(unit: Unit?) -> String { law.text(unit: unit, scaledBy: scaledBy) }
}

extension FaultModeDescription.Law {
  /// The effect at severity s on the nominal value x, in a few characters: `x · (1 + 4 s)`.
  ///
  /// - Parameters:
  ///   - unit: that of the port or parameter it acts on
  ///   - scaledBy: what the amounts are shares of
  package func text(unit: Unit?, scaledBy scale: String? = nil) -> String {
    func amount(_ si: Double, per rate: Dimension = .one) -> String {
      if let scale {
        let share = QuantityFormat.number(si, significantDigits: 4)
        return "\(share)\(rate.isOne ? "" : "/s") · \(scale)"
      }
      guard let unit else { return QuantityFormat.number(si) }
      let isPlain = rate.isOne && !unit.isAffine
      return QuantityFormat.format(
        si: si, dimension: unit.dimension / rate, in: isPlain ? unit : nil, significantDigits: 4)
    }
    // Such a scale has a zero of its own, from which these laws count.
    let ownZero = unit.flatMap { $0.isAffine ? ", x in \($0.symbol)" : nil } ?? ""
    return switch self {
    case .growth(let gain): "x · (1 + \(QuantityFormat.number(gain)) s)\(ownZero)"
    case .loss: "x · (1 − s)\(ownZero)"
    case .set(let size) where !ownZero.isEmpty && scale == nil:
      "\(QuantityFormat.number(size / (unit?.scale ?? 1))) \(unit?.symbol ?? "") · s"
    case .offset(let size): "x + \(amount(size)) · s"
    case .drift(let rate): "x + \(amount(rate, per: Dimension([.time: 1]))) · s · age"
    case .noise(let deviation): "x + normal(0, \(amount(deviation)) · s)"
    case .stuck: "stays as it was at onset"
    case .dropout: "last value, with probability s"
    case .delay(let time): "x as it was \(QuantityFormat.number(time)) s · s ago"
    case .spike(let size, let probability):
      "x + \(amount(size)), with probability \(QuantityFormat.number(probability)) s"
    case .set(let size): "\(amount(size)) · s"
    }
  }
}
