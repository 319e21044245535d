import Engine
import Foundation
import Testing

@Suite("Tables from HDF5")
struct TableHDF5Tests {
  @Test("a group of a trace is a table")
  func traceGroup() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let run = FixtureRun.mixed(rows: 50)
      let trace = try HDF5Trace(path: path, plan: run.plan)
      run.feed(trace)
      try trace.finish(FixtureRun.summary)
      let table = try HDF5Table.read(path, group: "run3/every_10ms")
      #expect(table.columns.map(\.name) == ["arm.mode", "cell.temperature", "time"])
      #expect(try table.column("cell.temperature").unit == "degC")
      #expect(try table.numbers("time") == [0, 0.01, 0.02, 0.03, 0.04])
      // The vector has two dimensions, so it is no column.
      let fast = try HDF5Table.read(path, group: "/run3/every_1ms")
      #expect(fast.columns.map(\.name) == ["a.x ∕ b.y", "cell.terminal_voltage", "time"])
    }
  }

  @Test("an unknown group's error lists the known ones")
  func unknownGroup() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let trace = try HDF5Trace(path: path, plan: TracePlan(groups: []))
      try trace.finish(TraceSummary(end: 0))
      let error = #expect(throws: TraceError.self) { try HDF5Table.read(path, group: "cells") }
      #expect(error?.message == "there is no group /cells")
      #expect(error?.help == "its groups are run0")
    }
  }

  @Test(
    "tables made by h5py are read: integers, fixed and variable texts, `units`",
    .enabled(if: pythonWithH5py != nil, "python3 with h5py is not here"))
  func madeElsewhere() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/cells.h5"
      let program = """
        import h5py, numpy
        with h5py.File("\(path)", "w") as file:
            group = file.create_group("lab/cells")
            group["cycle"] = numpy.arange(3, dtype="i2")
            group["voltage"] = numpy.array([3.5, numpy.nan, 4], dtype="f4")
            group["voltage"].attrs["units"] = "V"
            group["fixed"] = numpy.array([b"a", b"bc", b""])
            group["free"] = ["x", "übung", ""]
            group["matrix"] = numpy.zeros((3, 2))
            group["flags"] = numpy.array([True, False, True])
            uneven = file.create_group("uneven")
            uneven["a"], uneven["b"] = [1], [1, 2]
        """
      let result = try run(try #require(pythonWithH5py), ["-c", program])
      #expect(result.code == 0, "\(result.output)")
      let table = try HDF5Table.read(path, group: "lab/cells")
      #expect(table.columns.map(\.name) == ["cycle", "fixed", "free", "voltage"])
      #expect(try table.numbers("cycle") == [0, 1, 2])
      #expect(try table.column("fixed").texts == ["a", "bc", ""])
      #expect(try table.column("free").texts == ["x", "übung", ""])
      #expect(try table.column("voltage").unit == "V")
      #expect(try table.column("voltage").missingCount == 1)
      let error = #expect(throws: TraceError.self) { try HDF5Table.read(path, group: "uneven") }
      #expect(error?.message == "group /uneven is no table: a has 1 values, b 2")
    }
  }

  private static let written = Table([
    Table.Column("place", .texts(["arm.joint[2].friction", "übung", ""])),
    Table.Column("a/b", unit: "mV", .numbers([1.5, .nan, -0.0])),
    Table.Column("runs", .numbers([1, 2, 3])),
  ])

  @Test("a table that is written is read again, and equal tables are equal bytes")
  func written() throws {
    try withTemporaryFolder { folder in
      let (path, again) = ("\(folder)/t.h5", "\(folder)/again.h5")
      try HDF5Table.write(Self.written, to: path)
      try HDF5Table.write(Self.written, to: again)
      let table = try HDF5Table.read(path)
      #expect(table.columns.map(\.name).sorted() == ["a∕b", "place", "runs"])
      #expect(try table.column("place").texts == ["arm.joint[2].friction", "übung", ""])
      #expect(try table.column("a∕b").unit == "mV")
      let values = try table.numbers("a∕b")
      #expect(values[0] == 1.5 && values[1].isNaN)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == bytes)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test("a table without rows can be written, and one into no folder is refused")
  func edges() throws {
    try withTemporaryFolder { folder in
      try HDF5Table.write(Table([Table.Column("x", .numbers([]))]), to: "\(folder)/t.h5")
      #expect(try HDF5Table.read("\(folder)/t.h5").rowCount == 0)
      #expect(throws: TraceError.self) {
        try HDF5Table.write(Self.written, to: "\(folder)/nowhere/t.h5")
      }
    }
  }

  @Test(
    "h5py opens a table that is written",
    .enabled(if: pythonWithH5py != nil, "python3 with h5py is not here"))
  func writtenForPython() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/t.h5"
      try HDF5Table.write(Self.written, to: path)
      let program = """
        from h5py import File
        with File("\(path)") as file:
            assert file.attrs["format"] == "twin-table" and file.attrs["format_version"] == 1
            assert list(file.attrs["columns"]) == ["place", "a∕b", "runs"]
            assert list(file["place"].asstr()) == ["arm.joint[2].friction", "übung", ""]
            assert "unit" not in file["place"].attrs
            values = file["a∕b"]
            assert values.attrs["unit"] == "mV" and values[0] == 1.5 and values[1] != values[1]
            assert file["runs"].attrs["unit"] == "1" and file["runs"][:].tolist() == [1, 2, 3]
        """
      let result = try run(try #require(pythonWithH5py), ["-c", program])
      #expect(result.code == 0, "\(result.output)")
    }
  }
}
