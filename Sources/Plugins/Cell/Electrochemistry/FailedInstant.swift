/// The last instant that a step could reach before the equations ended: what a message tells of it.
struct FailedInstant {
  /// s since the start of the step.
  var elapsed = 0.0
  /// At the terminals of one cell.
  var voltage = 0.0
  var current = 0.0
  /// Through an internal short, A.
  var shortCurrent = 0.0
  /// State of charge, 0 … 1.
  var charge = 0.0
  /// Least concentration of salt, mol/m³.
  var leastSalt = 0.0
  /// Place of the cell in its pack; below zero where it is no one cell's fault.
  var place = -1

  init() {}

  /// Where a cell stands.
  init(at memory: CellMemory, of cell: ElectrochemicalCell, _ surroundings: CellSurroundings) {
    let now = memory.now.pointee
    (current, voltage) = surroundings.terminals(now)
    shortCurrent = now.voltage * surroundings.shortConductance
    charge = cell.window.charge(negative: cell.meanNegative(memory.particles))
    leastSalt = cell.leastSalt(memory)
  }

  /// Salt below which potentials are out of reach, mol/m³.
  static let littleSalt = 1.0

  /// What the status means here: Newton's method finds nothing where salt is all but gone.
  func meaning(_ status: CellStatus) -> String {
    status == .notConverged && leastSalt < Self.littleSalt
      ? "the electrolyte has all but run out of salt (\(leastSalt.brief) mol/m³ left at its least)"
      : status.meaning
  }

  /// When that was, for the middle of a message; empty at the start of a period.
  var moment: String { elapsed > 0 ? ", \(Self.rounded(elapsed)) s into the period" : "" }

  /// Whether all that the electrodes give goes through the short.
  var isShorted: Bool { shortCurrent > 0 && abs(current) < 1e-3 * shortCurrent }

  /// What the short has to do with it, after what was asked for; empty without one.
  var shortText: String {
    shortCurrent > 0 ? ", \(shortCurrent.brief) A through an internal short," : ""
  }

  /// The way out for one whose own short leads there, which can only be ended earlier.
  func shortAdvice(_ status: CellStatus, _ model: ElectrochemicalCell.Model, _ name: String)
    -> String
  {
    let earlier = "end the order earlier, by an `until` on its \(name)"
    let isSimple = model == .singleParticle || model == .singleParticleElectrolyte
    return status == .saltDepleted && isSimple
      ? "use model: \"DFN\", where reactions move to where salt is left, or \(earlier)" : earlier
  }

  static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// The way out, but for what an order's end can do.
  static func advice(_ status: CellStatus, _ model: ElectrochemicalCell.Model) -> String {
    let isSimple = model == .singleParticle || model == .singleParticleElectrolyte
    switch status {
    case .burnt: return "let it rest, or end the run when runaway begins"
    case .controlFailed: return "ask for less, or for a voltage nearer to the present one"
    case .saltDepleted, .notConverged, .stalled:
      return isSimple
        ? "ask for less, or use model: \"DFN\", where reactions move to where salt is left"
        : "ask for less, or end the order at a higher cut-off voltage"
    default:
      return isSimple
        ? "end the order at a cut-off voltage, ask for less, or use model: \"DFN\", which spreads the "
          + "load over the electrode"
        : "end the order at a cut-off voltage, or ask for less"
    }
  }
}
