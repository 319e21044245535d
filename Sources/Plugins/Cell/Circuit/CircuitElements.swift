/// The elements of the 2-RC circuit, for one cell.
///
/// The defaults are a least-squares fit (0.4 mΩ rms) to a 15 min pulse of 1C from 50 % charge by this plugin's DFN with
/// Chen2020, 5 Ah; `scaled` carries them to other capacities.
struct CircuitElements: Hashable, Sendable {
  /// R₀, Ω.
  var seriesResistance = 0.0246
  /// R₁, Ω, and R₁C₁, s.
  var fastResistance = 0.0129
  var fastTime = 24.5
  /// R₂, Ω, and R₂C₂, s.
  var slowResistance = 0.0107
  var slowTime = 739.0

  /// Resistances fall as electrodes grow.
  static func scaled(to capacity: Double) -> CircuitElements {
    var elements = CircuitElements()
    let factor = 5 * 3600 / capacity
    elements.seriesResistance *= factor
    elements.fastResistance *= factor
    elements.slowResistance *= factor
    return elements
  }
}
