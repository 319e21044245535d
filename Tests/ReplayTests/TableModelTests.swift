import CAllocationCount
import Engine
import Foundation
import Replay
import Testing

@Suite("A table played back")
struct TableModelTests {
  private let second: Int64 = 1_000_000_000

  private func play(
    _ folder: LogFolder, _ file: String = ".", _ settings: [String: SettingValue] = [:]
  ) throws -> (Simulation, TwinHandle) {
    let scenario = Scenario(name: "replay", seed: 1)
    let log = try folder.replay(file, in: scenario, settings)
    return (try Simulation(scenario), log)
  }

  @Test("starts at zero whatever its clock says, holds samples and ends with done")
  func plays() throws {
    let folder = try LogFolder([
      "a.csv": "time,x [mV],y\n1658390679.5,1000,5\n1658390680.0,2000,6\n1658390680.5,3000,7\n"
    ])
    let (simulation, log) = try play(folder, "a.csv")
    let value = try log.port("value").range
    let done = try log.port("done").range
    _ = simulation.advance(to: second * 4 / 10)
    // A column with a unit comes in SI.
    #expect(simulation.read(value) == [1, 5])
    _ = simulation.advance(to: second / 2)
    #expect(simulation.read(value) == [2, 6])
    #expect(simulation.value(done) == 0)
    _ = simulation.advance(to: second)
    #expect(simulation.read(value) == [3, 7])
    #expect(simulation.value(done) == 1)
    _ = simulation.advance(to: 3 * second)
    #expect(simulation.read(value) == [3, 7])
  }

  @Test("joins samples by straight lines and leaves out the start if told to")
  func linear() throws {
    let folder = try LogFolder(["a.csv": "time,x\n10,0\n11,10\n12,30\n"])
    let (simulation, log) = try play(
      folder, "a.csv", ["interpolation": .text("linear"), "skip": .number(0.5)])
    let value = try log.port("value").range
    #expect(simulation.value(value) == 5)
    _ = simulation.advance(to: second)
    // Half a nanosecond times 20 a second, the clock's own rounding.
    #expect(abs(simulation.value(value) - 20) < 1e-7)
  }

  @Test("plays all files of a folder on one clock, in the order of their names")
  func folder() throws {
    let folder = try LogFolder([
      "m_2.csv": "time,x,y\n0.2,7,0\n0.4,8,0\n", "m_1.csv": "time,x,y\n0,1,0\n0.3,2,0\n",
      "notes.txt": "no table",
    ])
    let (simulation, log) = try play(folder, ".", ["columns": .text("x")])
    let value = try log.port("value")
    #expect(value.slot.labels == [["m_1", "m_2"]])
    #expect(simulation.read(value.range) == [1, 7])
    _ = simulation.advance(to: second * 3 / 10)
    #expect(simulation.read(value.range) == [2, 7])
    _ = simulation.advance(to: second / 2)
    #expect(simulation.read(value.range) == [2, 8])
  }

  @Test("drops glitches by each column's own limits")
  func glitches() throws {
    let folder = try LogFolder([
      "a.csv": "time,t,v\n0,40,7000\n0.1,245,7001\n0.2,41,-964\n0.3,41,7003\n"
    ])
    let (simulation, log) = try play(
      folder, "a.csv", ["lowest": .numbers([0, 5000]), "highest": .numbers([100, 9000])])
    _ = simulation.advance(to: second / 10)
    let value = try log.port("value").range
    #expect(simulation.read(value) == [40, 7001])
    _ = simulation.advance(to: second * 2 / 10)
    #expect(simulation.read(value) == [41, 7001])
  }

  @Test("a gap is said while it lasts")
  func gap() throws {
    let folder = try LogFolder(["a.csv": "time,x\n0,1\n0.1,2\n3.1,3\n3.2,4\n"])
    let (simulation, log) = try play(folder, "a.csv")
    let inGap = try log.port("in_gap").range
    var seen: [Double] = []
    for tenth in 0..<33 {
      _ = simulation.advance(to: Int64(tenth) * second / 10)
      seen.append(simulation.value(inGap))
    }
    #expect(seen.enumerated().allSatisfy { $1 == ($0 > 1 && $0 < 31 ? 1 : 0) })
  }

  @Test("a gap ends the run with a message where the script says so")
  func stopsAtGap() throws {
    let folder = try LogFolder(["a.csv": "time,x\n0,1\n0.1,2\n3.1,3\n"])
    let (simulation, _) = try play(folder, "a.csv", ["at_gap": .text("stop")])
    let end = simulation.advance(to: 3 * second)
    #expect("\(end)".contains("x has no samples from 0.1 s to 3.1 s"), "\(end)")
  }

  @Test("a snapshot taken half way plays the rest again")
  func snapshot() throws {
    let rows = (0..<50).map { "\(Double($0) / 10),\($0 * $0 % 17)" }.joined(separator: "\n")
    let folder = try LogFolder(["a.csv": "time,x\n" + rows])
    let (simulation, log) = try play(folder, "a.csv")
    let value = try log.port("value").range
    _ = simulation.advance(to: second)
    let snapshot = try simulation.snapshot()
    func rest() -> [Double] {
      (11..<50).map { tenth in
        _ = simulation.advance(to: Int64(tenth) * second / 10)
        return simulation.value(value)
      }
    }
    let first = rest()
    simulation.restore(snapshot)
    #expect(rest() == first)
  }

  @Test("a step allocates nothing")
  func allocations() throws {
    let rows = (0..<500).map { "\(Double($0) / 10),\($0)" }.joined(separator: "\n")
    let folder = try LogFolder(["a.csv": "time,x\n" + rows])
    let (simulation, _) = try play(folder, "a.csv")
    _ = simulation.advance(to: second)
    let before = allocation_count()
    _ = simulation.advance(to: 40 * second)
    #expect(allocation_count() == before)
  }

  @Test(
    "says what is wrong with a file",
    arguments: [
      (
        "time,position\n0,1\n", "columns", "postion", "did you mean position? it has time, position"
      ),
      ("clock,x\n0,1\n", "time", "time", "there is no column time"),
      ("time,x\n0,1\n1,2,3\n", "time", "time", "line 3 has 3 fields, where the header has 2"),
      ("time,x\n0,one\n", "columns", "x", "column x holds texts, such as \"one\""),
      ("time,x\n2023-12-15 14:29,1\n", "time", "time", "times are numbers of seconds"),
      ("time,x\n1,1\n0,1\n", "time", "time", "row 2: the time goes back from 1.0 to 0.0"),
      ("time\n1\n", "time", "time", "it has no column of numbers beside time"),
      ("time,x [bogus]\n0,1\n", "time", "time", "column x: "),
    ])
  func malformed(text: String, setting: String, value: String, expected: String) throws {
    let folder = try LogFolder(["a.csv": text])
    let complaint = folder.complaint("a.csv", [setting: .text(value)])
    #expect(complaint.contains(expected), "\(complaint)")
  }

  @Test("says where a missing log can be had, and what a folder has instead")
  func missing() throws {
    let folder = try LogFolder(["a.csv": "time,x\n0,1\n"])
    let absent = folder.complaint("b", ["source": .text("example.org/logs")])
    #expect(absent.contains("it can be had from example.org/logs"), "\(absent)")
    let unmatched = folder.complaint(".", ["pattern": .text("m_*.csv")])
    #expect(unmatched.contains("it has a.csv"), "\(unmatched)")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/z.csv", withDestinationPath: "/etc/hostname")
    let link = folder.complaint()
    #expect(link.contains("z.csv is no ordinary file"), "\(link)")
    let limits = folder.complaint("a.csv", ["lowest": .numbers([1, 2])])
    #expect(limits.contains("lowest has 2 numbers for 1 columns"), "\(limits)")
    let skip = folder.complaint("a.csv", ["skip": .number(9)])
    #expect(skip.contains("skip is 9.0 s, and the log ends after 0.0 s"), "\(skip)")
  }
}
