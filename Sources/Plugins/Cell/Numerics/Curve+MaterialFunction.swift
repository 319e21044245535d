extension Curve {
  /// Tabulates a property from 0 to `upper`.
  ///
  /// Where it is no number at the ends, as a logarithm of x or of 1 − x is not, the table starts or stops a
  /// ten-thousandth short of them.
  convenience init(_ function: MaterialFunction, to upper: Double) {
    if case .constant(let value) = function.law {
      self.init(from: 0, to: upper, pieces: 2) { _ in value }
      return
    }
    let inset = 1e-4 * upper
    self.init(
      from: function.value(at: 0).isFinite ? 0 : inset,
      to: function.value(at: upper).isFinite ? upper : upper - inset
    ) { function.value(at: $0) }
  }
}
