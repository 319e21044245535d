import CAllocationCount
import Engine
import Foundation
import Testing

@testable import Cell

@Suite("The ageing twin")
struct AgeingTwinTests {
  private func make(_ settings: [String: SettingValue] = [:], period: Double = 3600) throws
    -> TwinRig
  {
    try TwinRig(AgeingModel.description, settings, period: period) { try AgeingModel($0) }
  }

  /// A day of hours: driving, charging, a small trip whose depth differs from day to day.
  private func charge(hour: Int) -> Double {
    let trip = 0.02 * Double((hour / 24) % 17)
    switch hour % 24 {
    case 8..<10: return 0.5
    case 12..<14: return 0.7
    case 14..<16: return 0.7 - trip
    case 16..<20: return 0.4
    default: return 0.9
    }
  }

  @Test("storage alone follows the closed form")
  func storage() throws {
    let twin = try make(["averaging_time": .number(1e9)])
    twin["soc"] = 0.8
    twin["temperature"] = 313.15
    for _ in 0...8760 { #expect(twin.step() == 0) }
    // By hand: f = 4.14e-10 · 3.1536e7 · e^(1.04·0.3) · e^(0.0693·15·298.15/313.15).
    let f = 4.14e-10 * 3.1536e7 * exp(0.312) * exp(0.0693 * 15 * 298.15 / 313.15)
    #expect(abs(1 - twin["soh"] - (1 - 0.0575 * exp(-121 * f) - 0.9425 * exp(-f))) < 1e-12)
    #expect(twin["cycle_count"] == 0 && twin["cycle_degradation"] == 0)
  }

  @Test("ten years keep a handful of turning points and age without ever growing younger")
  func decade() throws {
    let twin = try make()
    var (most, health) = (0.0, 1.0)
    for hour in 0..<87_600 {
      twin["soc"] = charge(hour: hour)
      #expect(twin.step() == 0)
      most = max(most, twin["open_ranges"])
      if twin["soh"] > health + 1e-12 {
        Issue.record("at hour \(hour) the health rises from \(health) to \(twin["soh"])")
        return
      }
      health = twin["soh"]
    }
    #expect(most <= 6)
    #expect(health > 0.5 && health < 0.85)
    // Each day: 0.9 → 0.5 → 0.9 → 0.7 − trip → 0.4 → 0.9; trips deeper than 0.3 come back to 0.4, and the
    // mean of what they add, 2 · (0.02 · k − 0.3) for k = 16, is 0.04/17.
    let daily = 0.4 + 0.4 + 0.5 + 0.5 + 0.04 / 17
    #expect(abs(twin["equivalent_full_cycles"] - 3650 * daily / 2) < 1)
  }

  @Test("a cycle's temperature is the mean along its swing, not that of the moment it is counted")
  func warmth() throws {
    func degradation(_ celsius: [Double]) throws -> Double {
      let twin = try make()
      for (k, charge) in [0.9, 0.7, 0.5, 0.3, 0.5, 0.7, 0.9, 0.95].enumerated() {
        twin["soc"] = charge
        twin["temperature"] = celsius[k] + 273.15
        #expect(twin.step() == 0)
      }
      return twin["cycle_degradation"]
    }
    let cool = try degradation([Double](repeating: 25, count: 8))
    // Only the way down is warm, 35 °C throughout: half of the damage grows by S_T(35 °C).
    let warm = try degradation([35, 35, 35, 25, 25, 25, 25, 25])
    let stress = AgeingStress()
    let half = 0.5 * stress.cycleAgeing(depth: 0.6, stateOfCharge: 0.6, temperature: 298.15)
    #expect(abs(warm - cool - half * (stress.temperature(308.15) - 1)) < 1e-15)
  }

  @Test("a used cell starts at its loss and has no film to form")
  func usedCell() throws {
    let twin = try make(["initial_loss": .number(0.1), "rated_capacity": .number(3600)])
    #expect(twin["soh"] == 0.9)
    twin["soc"] = 0.5
    for _ in 0...24 { #expect(twin.step() == 0) }
    let day = 4.14e-10 * 86_400
    #expect(abs(twin["soh"] - 0.9 * exp(-day)) < 1e-15)
    #expect(abs(twin["capacity"] - 3600 * twin["soh"]) < 1e-9)
  }

  @Test("the ageing rate scales what grows from then on, and only that")
  func ageingRate() throws {
    let twin = try make()
    twin["soc"] = 0.5
    for _ in 0..<48 { twin.step() }
    let before = twin["calendar_degradation"]
    twin["ageing_rate"] = 2
    for _ in 0..<48 { twin.step() }
    let hour = 4.14e-10 * 3600
    #expect(abs(before - 47 * hour) < 1e-15)
    #expect(abs(twin["calendar_degradation"] - (47 + 96) * hour) < 1e-15)
  }

  @Test("the power law is there for NMC cells")
  func powerLaw() throws {
    let twin = try make(["depth_law": .text("power"), "calendar_rate": .number(0)])
    for charge in [1, 0.2, 1] {
      twin["soc"] = charge
      twin.step()
    }
    let expected = 1.0487e-4 * pow(0.8, 2.03) * exp(1.04 * 0.1)
    #expect(abs(twin["cycle_degradation"] - expected) < 1e-15)
  }

  @Test("a restored twin goes on bit by bit as the first did")
  func snapshot() throws {
    let twin = try make()
    func run(_ hours: Range<Int>) {
      for hour in hours {
        twin["soc"] = charge(hour: hour)
        twin["temperature"] = 290 + Double(hour % 24)
        #expect(twin.step() == 0)
      }
    }
    run(0..<500)
    let saved = twin.save()
    run(500..<900)
    let first = twin.outputBits
    twin.restore(saved, stepsBack: 400)
    run(500..<900)
    #expect(twin.outputBits == first)
  }

  @Test("steps ask for no memory", .enabled(if: allocation_count_is_live()))
  func allocations() throws {
    let twin = try make()
    let charges = (0..<200).map(charge)
    twin.step()
    let frame = twin.frame
    let inputs = UnsafeMutablePointer(mutating: frame.inputs)
    let before = allocation_count()
    // Going through an array by its elements would ask for memory itself, unoptimised.
    for hour in 0..<200 {
      inputs[0] = charges[hour]
      _ = twin.model.step(frame)
    }
    let after = allocation_count()
    #expect(after == before)
    #expect(twin["cycle_count"] > 10)
  }

  @Test("what no cell has is refused with the value and a way out")
  func refusals() throws {
    let twin = try make(["open_turning_points": .number(4)])
    twin["soc"] = 55
    #expect(twin.failure()?.contains("soc is 55,") == true)
    twin["soc"] = .nan
    #expect(twin.failure()?.contains("connect a state of charge") == true)
    twin["soc"] = 0.5
    twin["temperature"] = 25
    #expect(twin.failure()?.contains("25 K, outside 173.15") == true)
    twin["temperature"] = 298.15
    for charge in [0, 1, 0.1, 0.9] {
      twin["soc"] = charge
      #expect(twin.failure() == nil)
    }
    twin["soc"] = 0.2
    #expect(twin.failure()?.contains("more than 4 ranges") == true)
    let error = #expect(throws: PluginError.self) { try make(["depth_k3": .number(-1.39e5)]) }
    #expect(error?.description.contains("raise depth_k1 or depth_k3") == true)
  }
}
