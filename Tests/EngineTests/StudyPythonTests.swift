import Engine
import Foundation
import Testing

@Suite(
  "Results of studies in Python",
  .enabled(if: pythonWithH5py != nil, "python3 with h5py is not here"))
struct StudyPythonTests {
  @Test("the Python of docs/studies.md reads the runs as columns with their units")
  func documented() throws {
    try withTemporaryFolder { folder in
      let runs = (0..<2500).map(Double.init)
      let rows = runs.map { StudyRow(run: Int($0), values: [$0 / 3, -0.0]) }
      let table = Table([
        Table.Column("run", .numbers(runs)),
        Table.Column("payload", unit: "kg", .numbers(runs.map { $0 / 3 })),
        Table.Column("passed", .numbers(runs.map { $0 < 2000 ? 1 : 0 })),
        Table.Column(
          "near_margin", unit: "mm", .numbers(runs.map { $0 == 7 ? .nan : 0.1 * $0 })),
      ])
      try StudyFile(
        study: "reliability", scenario: "reach", script: "# übung\n", parameters: [], seed: .max,
        fingerprint: 12, runCount: 2500, width: 2, rows: rows, table: table
      ).write("\(folder)/all.h5")
      let snippet = try #require(try documentedSnippet("python", in: "studies.md"))
      let program = "import os; os.chdir('\(folder)')\n" + snippet + Self.checks
      let result = try run(try #require(pythonWithH5py), ["-c", program])
      #expect(result.code == 0, "\(result.output)")
    }
  }

  /// What the snippet's names must hold after it has run.
  private static let checks = """

    assert list(runs) == ["run", "payload", "passed", "near_margin"], list(runs)
    assert units == {"run": "1", "payload": "kg", "passed": "1", "near_margin": "mm"}, units
    assert all(len(values) == 2500 for values in runs.values())
    assert runs["payload"][10] == 10 / 3 and runs["near_margin"][9] == 0.1 * 9
    assert [i for i, value in enumerate(runs["near_margin"]) if value != value] == [7]
    assert abs(share - 0.2) < 1e-12, share
    with File("all.h5") as file:
        assert file.attrs["format"] == "twin-study" and file.attrs["format_version"] == 1
        assert file.attrs["seed"] == 2**64 - 1 and file.attrs["run_count"] == 2500
        assert file.attrs["script"] == "# übung\\n"
        width = file["state"].attrs["width"]
        assert file["state/values"].shape == (2500 * width,) and file["state/values"][2 * width] == 2 / 3
    """
}
