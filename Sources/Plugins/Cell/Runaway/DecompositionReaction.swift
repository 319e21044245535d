import Glibc

/// One of the reactions by which a hot cell decomposes: k = A exp(−E/RT), with heat H for each kilogram of W.
struct DecompositionReaction: Sendable {
  /// A, 1/s.
  let frequency: Double
  /// E, J/mol.
  let energy: Double
  /// H, J/kg; negative where heat is taken up.
  let enthalpy: Double
  /// W, kg in each m³ of cell.
  let content: Double

  @inline(__always)
  func rate(at temperature: Double) -> Double {
    frequency * exp(-energy / (Constants.gas * temperature))
  }

  /// Heat of the whole of W, J/m³.
  var heat: Double { enthalpy * content }

  // Hatchard, MacNeil, Basu, Dahn: J. Electrochem. Soc. 148 (2001) A755; Kim, Pesaran, Spotnitz: J. Power Sources 170
  // (2007) 476, table of LiCoO₂/graphite. The papers were not at hand: the numbers are those on which public codes agree
  // (LiionTR's hu2020, which cites Hu et al., ACS Omega 2020, doi 10.1021/acsomega.0c01862, and an R demo that names
  // Kim's Table 1).
  static let film = DecompositionReaction(
    frequency: 1.667e15, energy: 1.3508e5, enthalpy: 257e3, content: 610.4)
  static let anode = DecompositionReaction(
    frequency: 2.5e13, energy: 1.3508e5, enthalpy: 1714e3, content: 610.4)
  static let cathode = DecompositionReaction(
    frequency: 6.667e13, energy: 1.396e5, enthalpy: 314e3, content: 1221)
  static let electrolyte = DecompositionReaction(
    frequency: 5.14e25, energy: 2.74e5, enthalpy: 155e3, content: 406.9)

  /// Melting of the separator. A, E, H: Feng et al., Appl. Energy 154 (2015) 74, as public codes that name it or Bilyaz et al.
  /// 2020 have them; W is the parameter set's own separator.
  static func separator(_ parameters: CellParameters) -> DecompositionReaction {
    let thickness =
      parameters.negative.thickness + parameters.separator.thickness
      + parameters.positive.thickness + parameters.negativeCollector.thickness
      + parameters.positiveCollector.thickness
    return DecompositionReaction(
      frequency: 1.5e50, energy: 4.2e5, enthalpy: -233.2e3,
      content: parameters.separator.density * parameters.separator.thickness / thickness)
  }
}
