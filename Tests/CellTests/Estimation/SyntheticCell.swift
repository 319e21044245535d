import Engine
import Foundation

@testable import Cell

/// A cell whose true state is known, seen through noisy sensors: the estimator's own circuit, its noise drawn.
struct SyntheticCell {
  typealias Row = EquivalentCircuit.Row

  /// Of the LG M50, from the set that comes with the plugin.
  static let openCircuit = try! ParameterLibrary.parameters(named: "Chen2020")!
    .openCircuitVoltage()

  /// What the estimator must be told of this cell: its circuit, and that nothing else is in its voltage.
  static let settings: [String: SettingValue] = [
    "rated_capacity": .number(18_000), "series_resistance": .number(0.02),
    "fast_resistance": .number(0.01), "fast_time_constant": .number(20),
    "slow_resistance": .number(0.012), "slow_time_constant": .number(500),
    "open_circuit_error": .number(0), "overvoltage_error": .number(0), "lag_error": .number(0),
    "lasting_soc_error": .number(0), "lasting_soh_error": .number(0),
  ]

  let circuit: EquivalentCircuit
  private(set) var state = EquivalentCircuit.State()
  private let random: RandomStream
  private var draws: UInt64 = 0

  init(
    seed: UInt64, charge: Double, health: Double = 1, resistance: Double = 1,
    noise: EquivalentCircuit.Noise = .init(
      current: 0.01, voltage: 0.002, overvoltage: 1e-4, health: 1e-6, resistance: 1e-5)
  ) {
    circuit = EquivalentCircuit(
      openCircuit: Self.openCircuit, ratedCapacity: 18_000, seriesResistance: 0.02,
      fast: .init(resistance: 0.01, timeConstant: 20),
      slow: .init(resistance: 0.012, timeConstant: 500), activationEnergy: 2e4,
      referenceTemperature: 298.15, noise: noise,
      modelError: .init(openCircuit: 0, overvoltage: 0, lag: 0, duration: 0))
    random = RandomStream(seed: seed, owner: "synthetic cell")
    state[Row.charge] = charge
    state[Row.health] = health
    state[Row.resistance] = resistance
  }

  mutating func normal() -> Double {
    draws += 1
    return random.normal(at: draws)
  }

  mutating func readings(
    current: Double, temperature: Double
  ) -> (current: Double, voltage: Double) {
    let voltage = circuit.voltage(state, current: current, temperature: temperature)
    return (
      current + circuit.noise.current * normal(), voltage + circuit.noise.voltage * normal()
    )
  }

  mutating func advance(current: Double, temperature: Double, seconds: Double) {
    state = circuit.advanced(
      state, current: current, temperature: temperature, seconds: seconds)
    let root = seconds.squareRoot()
    state[Row.fastOvervoltage] += circuit.noise.overvoltage * root * normal()
    state[Row.slowOvervoltage] += circuit.noise.overvoltage * root * normal()
    state[Row.health] += circuit.noise.health * root * normal()
    state[Row.resistance] += circuit.noise.resistance * root * normal()
  }

  /// A drive: pulses of discharge with some recuperation, 1.2 A on average.
  static func drive(_ step: Int) -> Double { [6.0, 0, 4, -5, 2, 0, -2, 4.6][(step / 4) % 8] }
}
