import Glibc

/// The constants of a cell's damage, for the mechanisms chosen.
///
/// O'Kane et al., Phys. Chem. Chem. Phys. 24 (2022) 7909, for the set as a whole; the single laws are in
/// `Ageing+Film` and `ElectrochemicalCell+AgeingRates`.
struct Ageing: Sendable {
  /// Stress on the surface of a particle for each unit of stoichiometry by which its mean exceeds its surface:
  /// σ = Ω E c_max/(3 (1 − ν)) (x̄ − x_s) (Ai et al., J. Electrochem. Soc. 167 (2020) 013512, eq. 8).
  struct Stress: Sendable {
    let tangential: Double
    /// Stress drives lithium out of where there is much of it: D = D₀ (1 + gain x̄/T) with
    /// gain = 2 Ω² E c_max/(9 R (1 − ν)), K (ibid., eq. 12).
    let diffusionGain: Double
    let lossRate: Double
    let lossExponent: Double
    let criticalStress: Double

    init(_ mechanics: AgeingParameters.Mechanics, maximumConcentration: Double) {
      tangential =
        mechanics.partialMolarVolume * mechanics.youngsModulus * maximumConcentration
        / (3 * (1 - mechanics.poissonRatio))
      diffusionGain =
        2 * mechanics.partialMolarVolume * mechanics.partialMolarVolume * mechanics.youngsModulus
        * maximumConcentration / (9 * Constants.gas * (1 - mechanics.poissonRatio))
      lossRate = mechanics.lossRate
      lossExponent = mechanics.lossExponent
      criticalStress = mechanics.criticalStress
    }

    /// dε/dt of active material, 1/s: only tension breaks, and two thirds of it are hydrostatic.
    @inline(__always)
    func loss(_ difference: Double) -> Double {
      let tension = 2.0 / 3 * tangential * difference
      return tension > 0 ? -lossRate * pow(tension / criticalStress, lossExponent) : 0
    }
  }

  let mechanisms: AgeingMechanisms
  let film: AgeingParameters.Film?
  let plating: AgeingParameters.Plating?
  let cracks: AgeingParameters.Cracks?
  let negative: Stress?
  let positive: Stress?
  /// Thickness of film for each mole of lithium on a m² of surface, m³/mol.
  let thicknessPerLithium: Double
  /// An error of this amount of lithium, in mol/m³ of electrode, counts as 1.
  let errorScale: Double

  /// - Throws: `CellParameters.Problem` if the set does not know a mechanism.
  init(_ parameters: CellParameters, _ mechanisms: AgeingMechanisms) throws {
    let known = parameters.ageing
    func need<Part>(_ isNeeded: Bool, _ part: Part?, _ name: String) throws -> Part? {
      guard isNeeded else { return nil }
      guard let part else {
        throw CellParameters.Problem(
          description:
            "\(parameters.name) has no constants of \(name); OKane2022 has those of every kind")
      }
      return part
    }
    self.mechanisms = mechanisms
    film = try need(mechanisms.film != .none, known?.film, "film growth")
    plating = try need(mechanisms.plating != .none, known?.plating, "lithium plating")
    cracks = try need(mechanisms.growsCracks, known?.negative?.cracks, "cracking")
    let stresses = mechanisms.growsCracks || mechanisms.losesActiveMaterial
    negative = try need(stresses, known?.negative, "stress in the negative electrode").map {
      Stress($0, maximumConcentration: parameters.negative.maximumConcentration)
    }
    positive = try need(
      stresses, known?.positive, "stress in the positive electrode"
    ).map { Stress($0, maximumConcentration: parameters.positive.maximumConcentration) }
    thicknessPerLithium = film.map { $0.molarVolume / $0.lithiumPerMole } ?? 0
    errorScale =
      1e-3 * parameters.negative.activeFraction * parameters.negative.maximumConcentration
  }

  /// Faces of cracks over the particles' own surface: two for each crack.
  @inline(__always)
  func crackShare(_ length: Double) -> Double {
    guard let cracks else { return 0 }
    return 2 * length * cracks.width * cracks.density
  }
}

/// Factors on the paces of damage, by which faults and studies act on it.
struct AgeingScales: Hashable, Sendable {
  var film = 1.0
  var plating = 1.0
  var cracking = 1.0
  var materialLoss = 1.0
}
