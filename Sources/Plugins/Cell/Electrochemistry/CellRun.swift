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
  private var law = CellLaw.current(0)

  init(
    _ cell: ElectrochemicalCell, negative: Double, positive: Double,
    precision: ElectrochemicalCell.Precision = .init()
  ) {
    self.cell = cell
    self.precision = precision
    let parameters = cell.parameters
    surroundings = CellSurroundings(
      ambientTemperature: parameters.referenceTemperature,
      coolingConductance: parameters.heatTransfer * parameters.coolingArea)
    block = .allocate(byteCount: cell.byteCounts.all, alignment: 16)
    memory = cell.memory(block)
    cell.initialize(
      memory, negative: negative, positive: positive,
      temperature: parameters.referenceTemperature)
  }

  /// - Parameters:
  ///   - parameters: A set that comes with the plugin: Chen2020, Marquis2019 or OKane2022.
  ///   - model: SPM, SPMe or DFN.
  ///   - stateOfCharge: 0 … 1; nil takes the concentrations that the set gives.
  ///   - tolerance: Largest error of one step, in V and relative concentration.
  /// - Throws: `Failure` if there is no such set or model.
  public convenience init(
    parameters name: String, model: String, isThermal: Bool = false,
    stateOfCharge: Double? = nil, tolerance: Double = 1e-4
  ) throws {
    guard let parameters = try ParameterLibrary.parameters(named: name) else {
      throw Failure(
        description: "there is no parameter set \(name); there are "
          + ParameterLibrary.names.joined(separator: ", "))
    }
    guard let kind = ElectrochemicalCell.Model(rawValue: model) else {
      throw Failure(description: "there is no model \(model); there are SPM, SPMe and DFN")
    }
    let cell = try ElectrochemicalCell(parameters, model: kind, isThermal: isThermal)
    let (negative, positive) = stateOfCharge.map(cell.window.stoichiometries) ?? (
      parameters.negative.initialConcentration / parameters.negative.maximumConcentration,
      parameters.positive.initialConcentration / parameters.positive.maximumConcentration
    )
    self.init(
      cell, negative: negative, positive: positive, precision: .init(tolerance: tolerance))
  }

  deinit { block.deallocate() }

  public var reading: Reading { reading(memory.now.pointee, memory.particles, at: time) }

  private func reading(
    _ instant: CellInstant, _ particles: UnsafeMutablePointer<Double>, at time: Double
  ) -> Reading {
    let terminal = instant.current - instant.voltage * surroundings.shortConductance
    return Reading(
      time: time, voltage: instant.voltage - terminal * surroundings.contactResistance,
      current: terminal, temperature: instant.temperature, heat: instant.heat,
      stateOfCharge: cell.window.charge(negative: cell.meanNegative(particles)),
      discharged: instant.discharged)
  }

  /// Lets another current, voltage or power hold from now on.
  public func hold(_ hold: Hold) throws {
    law =
      switch hold {
      case .current(let current): .current(current)
      case .voltage(let voltage): .voltage(voltage)
      case .power(let power): .power(power)
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
            let place = try locate(margin, length, value, law)
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

  /// The step after which `margin` is zero, by the Illinois method (Dowell & Jarratt, BIT 11 (1971) 168).
  private func locate(
    _ margin: (Reading) -> Double, _ length: Double, _ valueAtEnd: Double,
    _ law: (Double) -> CellLaw
  ) throws(CellStatus) -> Double {
    var (low, valueLow) = (0.0, margin(reading))
    var (high, valueHigh) = (length, valueAtEnd)
    var wasLow: Bool?
    while high - low > 1e-4 {
      let guess = low + (high - low) * valueLow / (valueLow - valueHigh)
      let place = min(max(guess, low + 2e-5), high - 2e-5)
      _ = try cell.attempt(memory, law(place), step: place, surroundings)
      let value = margin(nextReading(place))
      if abs(value) < 1e-12 { return place }
      let isLow = value > 0
      if isLow { (low, valueLow) = (place, value) } else { (high, valueHigh) = (place, value) }
      // An end that stays twice in a row loses half its weight.
      if isLow == wasLow { if isLow { valueHigh *= 0.5 } else { valueLow *= 0.5 } }
      wasLow = isLow
    }
    _ = try cell.attempt(memory, law(high), step: high, surroundings)
    return high
  }

  private func failure(_ error: any Error) -> Failure {
    let meaning = (error as? CellStatus)?.meaning ?? "\(error)"
    let reading = reading
    return Failure(
      description:
        "after \(time) s, at \(reading.voltage) V and \(reading.current) A, \(meaning)")
  }
}

extension ElectrochemicalCell {
  /// Mean stoichiometry of the negative electrode: mode 0 of its particles.
  func meanNegative(_ particles: UnsafeMutablePointer<Double>) -> Double {
    mean(particles, negative)
  }

  func meanPositive(_ particles: UnsafeMutablePointer<Double>) -> Double {
    mean(particles, positive)
  }

  private func mean(
    _ particles: UnsafeMutablePointer<Double>, _ electrode: Electrode
  ) -> Double {
    guard electrode.particleCount > 1 else { return particles[electrode.firstParticle] }
    var sum = 0.0
    for k in 0..<electrode.particleCount {
      sum += width[electrode.firstNode + k] * particles[electrode.firstParticle + k]
    }
    return sum / electrode.thickness
  }
}
