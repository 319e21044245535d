import Foundation
import Testing

/// `scripts/cluster`: a study on several machines.
@Suite("Studies on a cluster")
struct ClusterTests {
  private static let scripts = Documents.root.appendingPathComponent("scripts/cluster")
  /// Some seconds of runs.
  private static let script = StudyCommandTests.script
    .replacingOccurrences(of: "runs: 9, seed", with: "runs: 12000, seed")

  private func fixture(_ name: String) throws -> String {
    let parts = name.split(separator: ".")
    return try #require(
      Bundle.module.url(
        forResource: String(parts[0]), withExtension: parts.count > 1 ? String(parts[1]) : nil,
        subdirectory: "Fixtures")
    ).path
  }

  @Test(
    "of two Dask workers one is killed at work: nothing is lost, and the result is that of one machine",
    .enabled(
      if: Python.with("distributed") != nil,
      "python3 with distributed is not here; scripts/setup --test installs it"))
  func dask() throws {
    let folder = try TemporaryFolder(["kill.twin": Self.script])
    let whole = try TwinBinary.run("study", "kill.twin", "--out", "whole.h5", in: folder)
    #expect(whole.status == 0)
    let python = try #require(Python.with("distributed"))
    let program = Self.scripts.appendingPathComponent("dask_study").path
    let outcome = try Python.start(
      python, [try fixture("dask_kill.py"), program, TwinBinary.path, folder.url.path], folder)
    #expect(outcome.output == "fine\n")
    #expect(outcome.status == 0)
  }

  @Test(
    "a Slurm job array makes the parts that are missing, and the job after it puts them together",
    .enabled(if: Python.with("json") != nil, "python3 is not here"))
  func slurm() throws {
    let folder = try TemporaryFolder(["my script.twin": StudyCommandTests.script])
    _ = try TwinBinary.run(
      "study", "my script.twin", "--set", "speed=2 m/s", "--out", "whole.h5", in: folder)
    try FileManager.default.createDirectory(
      at: folder.url("bin"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: fixture("sbatch"), toPath: folder.url("bin/sbatch").path)
    let python = try #require(Python.with("json"))
    func submit(_ more: String...) throws -> (status: Int32, output: String) {
      try Python.start(
        python,
        [
          Self.scripts.appendingPathComponent("slurm_study").path, "my script.twin", "--out",
          "all.h5", "--twin", TwinBinary.path, "--shards", "5", "--set", "speed=2 m/s",
        ] + more, folder, path: folder.url("bin").path)
    }
    let dry = try submit("--dry-run", "--at-once", "2", "--", "--partition=long")
    #expect(dry.status == 0)
    #expect(dry.output.contains("#SBATCH --array=1-5%2\n"), "\(dry.output)")
    #expect(dry.output.contains("# sbatch '--dependency=afterany:<job>' --partition=long "))
    #expect(!folder.has("all.parts") && !folder.has("sbatch.log"))

    try folder.write("2 4", to: "lose")
    #expect(try submit("--", "--partition=long").status == 0)
    #expect(!folder.has("all.h5"))
    let log = try folder.read("all.parts/twin-merge-101.log")
    #expect(log.contains("part-2-of-5.h5") && log.contains("part-4-of-5.h5"), "\(log)")
    #expect(log.hasSuffix("exit code 1\n"))

    try FileManager.default.removeItem(at: folder.url("lose"))
    #expect(try submit().status == 0)
    #expect(try folder.read("all.parts/twin-parts.sbatch").contains("--array=2,4\n"))
    #expect(
      try folder.read("sbatch.log") == """
        --parsable --partition=long twin-parts.sbatch
        --parsable --dependency=afterany:100 --partition=long twin-merge.sbatch
        --parsable twin-parts.sbatch
        --parsable --dependency=afterany:102 twin-merge.sbatch

        """)
    #expect(
      try Data(contentsOf: folder.url("all.h5")) == Data(contentsOf: folder.url("whole.h5")))
  }
}
