/// One cell under a protocol, outside any simulation: steps of free length and events located exactly.
///
///     let run = try CellRun(parameters: "Chen2020", model: "DFN")
///     try run.hold(.current(5))
///     let ending = try run.advance(for: 7200) { $0.voltage - 2.5 }
///     print(run.reading.time)   // when 2.5 V was met, to 0.1 ms
public final class CellRun {
  /// What can be read off the cell at an instant.
  public struct Reading: Sendable {
    /// s since the start.
    public var time: Double
    /// At the terminals, V.
    public var voltage: Double
    /// At the terminals, A, positive on discharge.
    public var current: Double
    /// K.
    public var temperature: Double
    /// Heat made in the cell, W.
    public var heat: Double
    /// 0 … 1 between the cut-offs at rest.
    public var stateOfCharge: Double
    /// Charge taken out of the electrodes since the start, C.
    public var discharged: Double
  }

  /// What is held at the terminals. Positive currents and powers discharge.
  public enum Hold: Hashable, Sendable {
    /// A.
    case current(Double)
    /// V.
    case voltage(Double)
    /// W.
    case power(Double)
  }

  /// Why `advance` came back.
  public enum Ending: Hashable, Sendable { case duration, event }

  /// Why a run cannot go on; the state is that of the last instant that could be reached.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  let cell: ElectrochemicalCell
  var surroundings: CellSurroundings
  var precision: ElectrochemicalCell.Precision
  private let block: UnsafeMutableRawPointer
  let memory: CellMemory
  public private(set) var time = 0.0
  private let start: (negative: Double, positive: Double)
  private var law = CellLaw.current(0)

  init(
    _ cell: ElectrochemicalCell, negative: Double, positive: Double,
    precision: ElectrochemicalCell.Precision = .init()
  ) {
    self.cell = cell
    self.precision = precision
    start = (negative, positive)
    let parameters = cell.parameters
    surroundings = CellSurroundings(
      ambientTemperature: parameters.referenceTemperature,
      coolingConductance: parameters.heatTransfer * parameters.coolingArea,
      circuit: .scaled(to: parameters.nominalCapacity))
    block = .allocate(byteCount: cell.byteCounts.all, alignment: 16)
    memory = cell.memory(block)
    restart()
  }

  /// - Parameters:
  ///   - parameters: A set that comes with the plugin: Chen2020, Marquis2019 or OKane2022.
  ///   - model: SPM, SPMe, DFN or equivalent_circuit.
  ///   - stateOfCharge: 0 … 1; nil takes the concentrations that the set gives.
  ///   - tolerance: Largest error of one step, in V and relative concentration.
  ///   - ageing: Which ways of ageing to hold; nil for a cell that stays new.
  /// - Throws: `Failure` if there is no such set or model.
  public convenience init(
    parameters name: String, model: String, isThermal: Bool = false,
    stateOfCharge: Double? = nil, tolerance: Double = 1e-4, ageing: AgeingMechanisms? = nil
  ) throws {
    guard let parameters = try ParameterLibrary.parameters(named: name) else {
      throw Failure(
        description: "there is no parameter set \(name); there are "
          + ParameterLibrary.names.joined(separator: ", "))
    }
    guard let kind = ElectrochemicalCell.Model(rawValue: model) else {
      throw Failure(
        description: "there is no model \(model); there are SPM, SPMe, DFN and equivalent_circuit")
    }
    let cell = try ElectrochemicalCell(
      parameters, model: kind, isThermal: isThermal, ageing: ageing)
    let (negative, positive) =
      stateOfCharge.map(cell.window.stoichiometries) ?? (
        parameters.negative.initialConcentration / parameters.negative.maximumConcentration,
        parameters.positive.initialConcentration / parameters.positive.maximumConcentration
      )
    self.init(
      cell, negative: negative, positive: positive, precision: .init(tolerance: tolerance))
  }

  deinit { block.deallocate() }

  /// Back to the start, at rest.
  public func restart() {
    cell.initialize(
      memory, negative: start.negative, positive: start.positive,
      temperature: cell.parameters.referenceTemperature)
    time = 0
    law = .current(0)
  }

  /// What damage has taken so far.
  public var damage: AgeingAccount { cell.account(memory) }

  public var reading: Reading { reading(memory.now.pointee, memory.particles, at: time) }

  private func reading(
    _ instant: CellInstant, _ particles: UnsafeMutablePointer<Double>, at time: Double
  ) -> Reading {
    let terminals = surroundings.terminals(instant)
    return Reading(
      time: time, voltage: terminals.voltage, current: terminals.current,
      temperature: instant.temperature, heat: instant.heat,
      stateOfCharge: cell.window.charge(negative: cell.meanNegative(particles)),
      discharged: instant.discharged)
  }

  /// Lets another current, voltage or power hold from now on.
  public func hold(_ hold: Hold) throws {
    law =
      switch hold {
      case .current(let current): .current(current)
      case .voltage(let voltage): .voltage(voltage)
      case .power(let power): .power(power, besides: 0)
      }
    do { try cell.settle(memory, law, surroundings) } catch { throw failure(error) }
  }

  /// Goes on under what holds until `duration` has passed or `margin` falls to zero.
  ///
  /// The event is located to 0.1 ms by repeating the last step at other lengths, not by interpolation.
  @discardableResult
  public func advance(
    for duration: Double, margin: ((Reading) -> Double)? = nil
  ) throws -> Ending {
    let held = law
    return try advance(for: duration, law: { _ in held }, margin: margin)
  }

  /// Goes on under a current that runs straight from its present value to `current` in `duration`.
  public func ramp(to current: Double, for duration: Double) throws {
    let start = memory.now.pointee.current
    let begun = time
    _ = try advance(
      for: duration,
      law: { [self] step in
        .current(start + (current - start) * min(1, (time - begun + step) / duration))
      }, margin: nil)
  }

  private func advance(
    for duration: Double, law: (Double) -> CellLaw, margin: ((Reading) -> Double)?
  ) throws -> Ending {
    let end = time + duration
    if let margin, margin(reading) <= 0 { return .event }
    do {
      while time < end {
        let remaining = end - time
        let length = try cell.step(
          memory, law, within: remaining, surroundings, precision)
        if let margin {
          let value = margin(nextReading(length))
          if value <= 0 {
            let start = margin(reading)
            let place = try cell.locate(
              memory, law, within: length, from: start, to: value, surroundings
            ) { margin(nextReading($0)) }
            cell.accept(memory, step: place)
            time += place
            return .event
          }
        }
        cell.accept(memory, step: length)
        time = length >= remaining ? end : time + length
      }
    } catch {
      throw failure(error)
    }
    return .duration
  }

  private func nextReading(_ length: Double) -> Reading {
    reading(memory.next.pointee, memory.nextParticles, at: time + length)
  }

  func failure(_ error: any Error) -> Failure {
    let meaning = (error as? CellStatus)?.meaning ?? "\(error)"
    let reading = reading
    return Failure(
      description:
        "after \(time) s, at \(reading.voltage) V and \(reading.current) A, \(meaning)")
  }
}
