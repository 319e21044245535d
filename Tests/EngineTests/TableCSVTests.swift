import Engine
import Foundation
import Testing

@Suite("Tables from CSV")
struct TableCSVTests {
  private func parse(_ text: String) throws -> Table {
    try CSVReader.parse(Array(text.utf8), path: "cells.csv")
  }

  @Test(
    "the separator is found by itself",
    arguments: [
      "time [s],voltage [V],note\n0,3.7,a\n1,3.6,b\n",
      "time [s];voltage [V];note\r\n0;3,7;a\r\n1;3,6;b\r\n",
      "time (s)\tvoltage (V)\tnote\r0\t3.7\ta\r1\t3.6\tb",
      "\u{FEFF}\n\"time [s]\",\"voltage [V]\",note\n\n0,\"3.7\",a\n1, 3.6 ,b\n\n",
    ])
  func separators(text: String) throws {
    let table = try parse(text)
    #expect(table.columns.map(\.name) == ["time", "voltage", "note"])
    #expect(table.columns.map(\.unit) == ["s", "V", ""])
    #expect(try table.numbers("voltage") == [3.7, 3.6])
    #expect(try table.column("note").texts == ["a", "b"])
  }

  @Test("quoted fields keep separators, quotes and line breaks")
  func quotes() throws {
    let table = try parse("a,b\n\"x, \"\"y\"\"\nz\",1\n")
    #expect(try table.column("a").texts == ["x, \"y\"\nz"])
    #expect(try table.numbers("b") == [1])
  }

  @Test("missing numbers are counted, and do not make a column one of texts")
  func missing() throws {
    let table = try parse("x,y\n1,2\n,NaN\nNA,-\n4,5\n")
    #expect(try table.column("x").missingCount == 2)
    #expect(try table.column("y").missingCount == 2)
    #expect(try table.numbers("x")[3] == 4)
  }

  @Test("a header without rows is a table without rows")
  func empty() throws {
    let table = try parse("x [m],y")
    #expect(table.rowCount == 0)
    #expect(table.columns.map(\.unit) == ["m", ""])
  }

  @Test(
    "errors name the line and the way out",
    arguments: [
      ("", "cells.csv: the file has no header; name the columns in the first line"),
      (
        "a,b\n1,2\n\n1,2,3\n",
        "cells.csv: line 4 has 3 fields, where the header has 2; quote fields that contain the "
          + "separator"
      ),
      ("a,b\n\"1,2\n", "cells.csv: line 2: a quote is opened and never closed"),
      (
        "a,b\n\"1\"2,3\n",
        "cells.csv: line 2: something follows a closing quote; double the quotes that belong to "
          + "the text"
      ),
      ("a,b,a [V]\n", "cells.csv: line 1: two columns are called a; rename one"),
      ("a,,b\n", "cells.csv: line 1: column 2 has no name"),
    ])
  func errors(text: String, message: String) {
    let error = #expect(throws: TraceError.self) { try parse(text) }
    #expect(error?.description == message)
  }

  @Test("an unknown column's error lists the known ones")
  func unknownColumn() throws {
    let table = try parse("time,voltage\n1,2\n")
    let error = #expect(throws: TraceError.self) { try table.column("volts") }
    #expect(error?.description == "cells.csv: there is no column volts; it has time, voltage")
  }

  @Test("no bytes whatever crash the reader")
  func mutations() throws {
    let seeds = [
      "time [s],voltage [V]\n0,3.7\n1,\"3.6\"\n", "a;b\r\n1,5;\"x\"\"y\"\r\n",
      "\u{FEFF}x\ty\n1\t\n",
    ].map { Array($0.utf8) }
    let alphabet: [UInt8] = Array(",;\t\"\n\r []()-.eE0x".utf8) + [0, 0xFF, 0xEF, 0xC3]
    var generator = FixedGenerator(state: 11)
    var tables = 0
    for number in 0..<100_000 {
      var bytes = seeds[number % 3]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        switch number & 3 {
        case 0 where bytes.count > 1: bytes.remove(at: place)
        case 1: bytes.insert(byte, at: place)
        default: bytes[place] = byte
        }
      }
      if (try? CSVReader.parse(bytes)) != nil { tables += 1 }
    }
    // Both outcomes occur: the mutations neither spare nor wreck everything.
    #expect((10_000...95_000).contains(tables))
  }

  @Test("what is written is read back, digit for digit")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      var generator = FixedGenerator(state: 5)
      let numbers = (0..<500).map { row -> Double in
        switch row % 50 {
        case 7: .nan
        case 8: .infinity
        case 9: -0.0
        default: Double(bitPattern: UInt64.random(in: 0..<(0x7FE0 << 48), using: &generator))
        }
      }
      let texts = (0..<500).map { row in
        ["plain", "", "a,b", "say \"x\"", "two\nlines", " spaced ", "Ω"][row % 7]
      }
      let table = Table([
        .init("x", unit: "m/s", .numbers(numbers)), .init("note", .texts(texts)),
      ])
      try CSVWriter.write(table, to: "\(folder)/table.csv")
      let read = try CSVReader.read("\(folder)/table.csv")
      #expect(read.columns.map(\.unit) == ["m/s", ""])
      let readNumbers = try read.numbers("x")
      for (value, expected) in zip(readNumbers, numbers) {
        #expect(value.isNaN && expected.isNaN || value.bitPattern == expected.bitPattern)
      }
      #expect(try read.column("note").texts == texts)
    }
  }

  @Test("a lone column with gaps keeps its rows")
  func loneColumn() throws {
    try withTemporaryFolder { folder in
      let table = Table([.init("x", .numbers([1, .nan, 3]))])
      try CSVWriter.write(table, to: "\(folder)/table.csv")
      #expect(try CSVReader.read("\(folder)/table.csv").column("x").missingCount == 1)
      #expect(try CSVReader.read("\(folder)/table.csv").rowCount == 3)
    }
  }
}
