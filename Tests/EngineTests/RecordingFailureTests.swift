import Engine
import Foundation
import Testing

@Suite("Recording that cannot go on")
struct RecordingFailureTests {
  private let plan = TracePlan(
    groups: [TraceGroup(period: 1_000, signals: [TraceSignal("x"), TraceSignal("y")])])

  @Test("a missing folder is named, with the way out")
  func missingFolder() {
    let error = #expect(throws: TraceError.self) {
      try HDF5Trace(path: "/nowhere/at/all/run.h5", plan: plan)
    }
    #expect(
      error?.description
        == "/nowhere/at/all/run.h5: cannot create the file: there is no such file or folder; "
        + "create the folder first, or name another file")
  }

  @Test("a file used as a folder and a folder used as a file are told apart")
  func wrongKind() throws {
    try withTemporaryFolder { folder in
      try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
      let notFolder = #expect(throws: TraceError.self) {
        try HDF5Trace(path: "\(folder)/file/run.h5", plan: plan)
      }
      #expect(notFolder?.message.contains("is not a folder") == true)
      let isFolder = #expect(throws: TraceError.self) { try HDF5Trace(path: folder, plan: plan) }
      #expect(isFolder?.message.contains("it is a folder") == true)
    }
  }

  @Test(
    "a folder that may not be written is refused", .enabled(if: getuid() != 0, "root may write"))
  func readOnlyFolder() throws {
    try withTemporaryFolder { folder in
      chmod(folder, 0o500)
      let error = #expect(throws: TraceError.self) {
        try HDF5Trace(path: "\(folder)/run.h5", plan: plan)
      }
      #expect(error?.message.contains("may not be written") == true)
      chmod(folder, 0o700)
    }
  }

  @Test("a system file that nobody may write is refused")
  func readOnlyFile() {
    // Not even root creates files there.
    let error = #expect(throws: TraceError.self) {
      try HDF5Trace(path: "/proc/version/../run.h5", plan: plan)
    }
    #expect(error != nil)
  }

  @Test("a device that is always full ends the recording with a clear message")
  func fullDevice() {
    let error = #expect(throws: TraceError.self) {
      let trace = try CSVTrace(path: "/dev/full", plan: plan)
      var row = 0
      while trace.append(group: 0, time: Int64(row), row: [1, 2]), row < 100_000 { row += 1 }
      #expect(row < 100_000)
      try trace.finish(TraceSummary(end: 0))
    }
    #expect(error?.message == "cannot write the file: the disk is full")
  }

  @Test("wherever space runs out, the run stops with the reason and the file opens")
  func spaceRunsOut() throws {
    try withTemporaryFolder { folder in
      let result = try run(traceKillProbe, ["limits", folder])
      #expect(result.code == 0, "\(result.output)")
      // 41 limits, of which the smallest do not hold the layout.
      #expect(result.output.hasSuffix(" limits\n"))
      #expect(Int(result.output.prefix { $0.isNumber }) ?? 0 > 25)
    }
  }

  @Test("a full disk ends the run, and what was recorded is read", .enabled(if: canMount))
  func fullDisk() throws {
    try withTemporaryFolder { folder in
      guard try run("/bin/mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]).code == 0
      else { return }
      defer { _ = try? run("/bin/umount", [folder]) }
      let path = "\(folder)/run.h5"
      let trace = try HDF5Trace(path: path, plan: plan)
      var generator = FixedGenerator(state: 7)
      var rows = 0
      while rows < 1_000_000 {
        let row = [Double.random(in: 0...1, using: &generator), Double(rows)]
        guard trace.append(group: 0, time: Int64(rows) * 1000, row: row) else { break }
        rows += 1
      }
      #expect(rows < 1_000_000)
      let error = #expect(throws: TraceError.self) { try trace.finish(TraceSummary(end: 0)) }
      #expect(error?.message == "cannot write the trace: the disk is full")
      let column = try TraceReader(path).column("y")
      #expect(column.values.count > 10_000)
      #expect(column.values == column.values.indices.map(Double.init))
    }
  }

  @Test("files that are no traces are refused", arguments: ["", "text", "\u{89}HDF\r\n\u{1a}\n"])
  func noTrace(contents: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file.h5"
      try Data(contents.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: TraceError.self) { try TraceReader(path) }
      #expect(throws: TraceError.self) {
        try HDF5Trace(path: path, plan: plan, options: .init(addsRun: true))
      }
    }
  }

  @Test("a damaged trace is an error or is read, never a crash")
  func damagedTrace() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let fixture = FixtureRun.mixed(rows: 600)
      let trace = try HDF5Trace(path: path, plan: fixture.plan)
      fixture.feed(trace)
      try trace.finish(FixtureRun.summary)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for share in 1..<20 {
        try whole.prefix(whole.count * share / 20).write(to: URL(fileURLWithPath: path))
        _ = try? TraceReader(path).column("cell.terminal_voltage")
      }
    }
  }

  private static var canMount: Bool {
    guard getuid() == 0,
      let folder = try? FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask,
        appropriateFor: FileManager.default.temporaryDirectory, create: true),
      let mounted = try? run("/bin/mount", ["-t", "tmpfs", "tmpfs", folder.path])
    else { return false }
    if mounted.code == 0 { _ = try? run("/bin/umount", [folder.path]) }
    try? FileManager.default.removeItem(at: folder)
    return mounted.code == 0
  }
}
