import Engine

/// A `param` of a run with its value, for the trace: made into text only where a trace is written.
struct ParameterNote {
  enum Content {
    /// In SI.
    case number(Double)
    case numbers([Double])
    case text(String)
  }

  let name: String
  let content: Content
  /// In which numbers are shown.
  let unit: Unit

  /// The value as a script would write it, with every digit that it takes to be the same number again.
  var text: String {
    func exact(_ number: Double) -> String {
      QuantityFormat.exact(si: number, dimension: unit.dimension, in: unit)
    }
    return switch content {
    case .number(let number): exact(number)
    case .numbers(let numbers): "[" + numbers.map(exact).joined(separator: ", ") + "]"
    case .text(let text): text
    }
  }
}
