import Engine
import Foundation
import Testing

@testable import Cell

/// Against an independent program; see ../shared/golden/cell/README.md. The tolerance of all is the issue's:
/// 1e-6 relative.
@Suite(
  "The ageing model against its reference",
  .enabled(if: CellGolden.folder != nil, "needs ../shared/golden/cell, or TWIN_SHARED"))
struct XuGoldenTests {
  private let golden: [String: Any]
  private let stress = AgeingStress()

  init() throws { golden = try CellGolden.json("xu_golden.json") }

  private func isClose(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-6 * abs(expected)
  }

  private func table(_ name: String, in object: [String: Any]) throws -> [(Double, Double)] {
    try #require(object[name] as? [String: Double]).map { (Double($0.key)!, $0.value) }
  }

  @Test("each stress factor")
  func factors() throws {
    let spots = try #require(golden["stress_spot"] as? [String: Any])
    for (depth, expected) in try table("S_d", in: spots) {
      #expect(isClose(stress.depth(depth), expected))
    }
    for (charge, expected) in try table("S_sigma", in: spots) {
      #expect(isClose(stress.charge(charge), expected))
    }
    for (celsius, expected) in try table("S_T", in: spots) {
      #expect(isClose(stress.temperature(celsius + 273.15), expected))
    }
    let year = stress.calendarAgeing(
      seconds: 365 * 86_400, stateOfCharge: 0.5, temperature: 298.15)
    #expect(isClose(year, try #require(spots["S_t_1year"] as? Double)))
  }

  @Test("storage and regular cycles")
  func spots() throws {
    let spots = try #require(golden["spots"] as? [String: Double])
    func calendar(_ days: Double, _ charge: Double, _ celsius: Double) -> Double {
      stress.calendarAgeing(
        seconds: days * 86_400, stateOfCharge: charge, temperature: celsius + 273.15)
    }
    func cycles(_ depth: Double) -> Double {
      stress.cycleAgeing(depth: depth, stateOfCharge: 0.5, temperature: 298.15)
    }
    let degradations: [String: Double] = [
      "calendar_1y_50soc_25C": calendar(365, 0.5, 25),
      "calendar_1y_90soc_40C": calendar(365, 0.9, 40),
      "cycles_1000_80dod_mean50_25C_1Ccyc(7200s)": 1000 * cycles(0.8)
        + calendar(1000 * 7200 / 86_400, 0.5, 25),
      "cycles_3000_100dod_25C_no_time": 3000 * cycles(1),
    ]
    for (name, degradation) in degradations {
      #expect(isClose(CapacityLoss().loss(degradation), try #require(spots[name])), "\(name)")
    }
  }

  @Test(
    "the twin on a daily profile, minute by minute for thirty days, and the law for ten years",
    arguments: [("A_ev_commute", 25.0), ("B_grid_1cycle_100DOD_35C", 35.0)])
  func profile(name: String, celsius: Double) throws {
    let profiles = try #require(golden["profiles"] as? [String: [String: Any]])
    let profile = try #require(profiles[name])
    let losses = try table("loss", in: profile)
    let charge = try CellGolden.secondColumn("xu_profile_\(name).csv")
    let twin = try TwinRig(AgeingModel.description, period: 60) { try AgeingModel($0) }
    twin["temperature"] = celsius + 273.15
    for minute in 0...(30 * 1440) {
      twin["soc"] = charge[minute % 1440]
      #expect(twin.step() == 0)
      guard minute.isMultiple(of: 1440),
        let loss = losses.first(where: { $0.0 == Double(minute / 1440) })
      else { continue }
      #expect(isClose(1 - twin["soh"], loss.1))
    }
    let daily = (twin["calendar_degradation"] + twin["cycle_degradation"]) / 30
    #expect(isClose(daily, try #require(profile["fd_day"] as? Double)))
    #expect(twin["cycle_count"] == 30)
    for (days, loss) in losses { #expect(isClose(CapacityLoss().loss(days * daily), loss)) }
    let lastDay = try #require(profile["days_to_80pct"] as? Double)
    #expect(abs(CapacityLoss().loss(lastDay * daily) - 0.2) < 1e-6)
  }
}
