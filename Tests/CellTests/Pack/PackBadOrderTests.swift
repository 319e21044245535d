import Engine
import Testing

@testable import Cell

/// What a pack cannot do is answered with the values and a way out, and the pack goes on as if it had not been asked.
@Suite("A pack's orders that cannot be carried out")
struct PackBadOrderTests {
  private func pack(_ settings: [String: SettingValue] = [:], period: Double = 1) throws -> PackRig
  {
    try PackRig(
      ["series": .number(2), "parallel": .number(2)].merging(settings) { $1 }, period: period)
  }

  @Test(
    "orders out of range are refused and change nothing",
    arguments: [
      ("discharge", 300.0, "a rate of 300.0 C is not within 0 … 100 C"),
      ("charge", -1, "positive rate"),
      ("hold", 60, "no lithium-ion cell holds 30.0 V; give 0.5 … 6 V for each cell in series"),
      ("power", 1e9, "a power of 1000000000.0 W is more than 100 C of a pack of 10.0 Ah"),
      ("drive", .nan, "the scale of drive is nan"),
    ])
  func refused(action: String, value: Double, says: String) throws {
    let (asked, left) = (try pack(), try pack())
    for rig in [asked, left] {
      rig.start("discharge", 1)
      try rig.run(20)
    }
    let status = asked.start(action, value)
    try #require(status != 0)
    let message = asked.model.message(for: status, asked.frame)
    #expect(message.contains(says), "\(message)")
    for rig in [asked, left] { try rig.run(20) }
    #expect(asked.allOutputs == left.allOutputs)
  }

  @Test("loads that cannot be meant are refused with their value")
  func loads() throws {
    let rig = try pack()
    for (port, value) in [("current_load", 1e6), ("power_load", -1e9)] {
      rig[port] = value
      let status = rig.step()
      try #require(status != 0)
      let message = rig.model.message(for: status, rig.frame)
      #expect(message.contains("\(port) is \(value)") && message.contains("100 C of a pack"))
      rig[port] = 0
    }
    try rig.run(5)
  }

  @Test("a power that no current gives is refused with the pack's voltage, even at the start")
  func unreachable() throws {
    let rig = try pack(["initial_state_of_charge": .number(0.5)])
    rig.start("power", 6000)
    let before = rig.snapshot()
    let status = rig.step()
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("no current gives the voltage or power asked for"), "\(message)")
    #expect(message.contains("the pack at 7."), "\(message)")
    #expect(message.contains("ask for less"), "\(message)")
    #expect(rig.snapshot().bytes == before.bytes)
    rig.start("rest")
    try rig.run(5)
  }

  @Test("a period too long for what is asked says when in it which cell could not follow")
  func longPeriod() throws {
    let rig = try pack(["initial_state_of_charge": .numbers([0.3, 0.3, 0.1, 0.1])], period: 3600)
    rig["lower_voltage"] = 0
    rig.start("discharge", 2)
    let before = rig.snapshot()
    let status = rig.step()
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.hasPrefix("cell s2p"), "\(message)")
    #expect(message.contains(" s into the period; the state is that before"), "\(message)")
    #expect(message.contains("raise lower_voltage"), "\(message)")
    #expect(rig.snapshot().bytes == before.bytes)
    // With the cells' own limit, the same period is no trouble.
    rig["lower_voltage"] = 2.5
    try rig.run(3600)
    #expect(rig["trip"] == 1 && rig["end_time"] > 30)
  }
}
