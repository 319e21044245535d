import Engine

extension Double {
  /// The number in six digits, for messages.
  var brief: String {
    isNaN ? "not a number" : NumberFormat(precision: 6, style: .general).text(of: self)
  }
}
