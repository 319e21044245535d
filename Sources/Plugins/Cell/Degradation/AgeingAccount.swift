/// What damage has taken from a cell so far.
public struct AgeingAccount: Sendable {
  /// Charge between the cut-offs at rest, C, with the lithium and the material now left: what an endlessly slow discharge
  /// would give. Nil where the cell no longer reaches both.
  public var capacity: Double?
  /// In the particles of both electrodes, mol; and when new.
  public var lithium: Double
  public var initialLithium: Double
  /// Lithium bound in the film, in the film on cracks, as plated metal, as dead metal, mol.
  public var film: Double
  public var crackFilm: Double
  public var plated: Double
  public var dead: Double
  /// Lithium that went with active material of both electrodes, mol.
  public var disconnected: Double
  /// Shares of active material gone.
  public var negativeLoss: Double
  public var positiveLoss: Double
  /// Means over the negative electrode, m.
  public var filmThickness: Double
  public var crackLength: Double
  /// Of the film, at the terminals, Ω.
  public var filmResistance: Double

  /// 1 − lithium in the particles over that when new.
  public var lithiumLoss: Double { 1 - lithium / initialLithium }
  /// Lithium in particles, films, metal and lost material: constant.
  public var total: Double { lithium + film + crackFilm + plated + dead + disconnected }
}
