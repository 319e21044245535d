/// Which ways of ageing a cell's equations hold.
public struct AgeingMechanisms: Hashable, Sendable {
  /// What limits the growth of the film on the negative particles.
  public enum Film: String, CaseIterable, Sendable {
    case none
    /// Solvent that diffuses in through the film.
    case solventDiffusion = "solvent_diffusion"
    /// The reaction itself.
    case reaction
    /// The reaction and the diffusion of ethylene carbonate together.
    case carbonateReaction = "ec_reaction"
    /// Neutral lithium interstitials that diffuse out through the film.
    case interstitialDiffusion = "interstitial_diffusion"
    /// Electrons that migrate through the film.
    case electronMigration = "electron_migration"
  }

  /// What becomes of plated lithium.
  public enum Plating: String, CaseIterable, Sendable {
    case none
    /// All of it can be stripped.
    case reversible
    /// It can be stripped until it loses contact and is dead.
    case partiallyReversible = "partially_reversible"
    /// It is dead at once.
    case irreversible
  }

  public var film = Film.none
  public var plating = Plating.none
  /// Whether cracks grow in the negative particles, with film on their faces.
  public var growsCracks = false
  /// Whether stress disconnects active material of both electrodes.
  public var losesActiveMaterial = false
  /// Whether film and plated lithium take room from the electrolyte.
  public var narrowsPores = false

  /// All five of O'Kane et al. 2022.
  public static let okane2022 = AgeingMechanisms(
    film: .solventDiffusion, plating: .partiallyReversible, growsCracks: true,
    losesActiveMaterial: true, narrowsPores: true)

  /// Makes no progress by itself, but keeps the accounts, so that faults can take lithium or material.
  public static let stepsOnly = AgeingMechanisms()

  public init(
    film: Film = .none, plating: Plating = .none, growsCracks: Bool = false,
    losesActiveMaterial: Bool = false, narrowsPores: Bool = false
  ) {
    self.film = film
    self.plating = plating
    self.growsCracks = growsCracks
    self.losesActiveMaterial = losesActiveMaterial
    self.narrowsPores = narrowsPores
  }
}
