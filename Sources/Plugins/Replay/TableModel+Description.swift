import Engine

extension TableModel {
  static let description = ModelDescription(
    "table",
    summary: "Plays columns of a table of measurements back in simulated time.",
    theory: """
      The earliest time of the log is the start of the run; `skip` begins later. Time is a column of numbers \
      in seconds that may start anywhere, as Unix times do. Between samples the last one holds, or a straight \
      line joins them; after the end the last one stays and done is true.

      Given a folder, all its files that match the pattern are played together on one clock, one element \
      each in the order of their names. Columns with a unit in their header come in SI, others as they are.

      Glitches are dropped before anything plays: missing numbers, numbers outside lowest .. highest, and \
      numbers further than spike from the median of the seven samples around them.
      """,
    period: 100_000_000,
    periodParameter: "period",
    parameters: [
      ParameterDescription(
        "file", .file(default: nil),
        "A CSV or HDF5 file, or a folder of such files."),
      ParameterDescription(
        "pattern", .text(default: "*.csv"),
        "Which files of a folder to play; * stands for anything."),
      ParameterDescription(
        "columns", .text(default: ""),
        "Names of the columns to play, with commas between; empty for all numbers but the time."),
      ParameterDescription("time", .text(default: "time"), "The column of times in seconds."),
      ParameterDescription(
        "interpolation", .choice(["hold", "linear"], default: "hold"),
        "What lies between two samples: the earlier one, or a straight line."),
      ParameterDescription(
        "period", .number(.second, default: 0.1, range: 1e-6...86_400),
        "How often the ports change.", source: "assumption: a logger's usual 10 Hz"),
      ParameterDescription(
        "skip", .number(.second, default: 0, range: 0...1e9),
        "How much of the log's start to leave out.", source: "none is left out"),
      ParameterDescription(
        "lowest", .number(.one, default: -.infinity, range: -.infinity ... .infinity),
        shape: .vector(.axis("columns")),
        "Smallest number that is no glitch, for all columns or for each.", source: "no limit"),
      ParameterDescription(
        "highest", .number(.one, default: .infinity, range: -.infinity ... .infinity),
        shape: .vector(.axis("columns")),
        "Largest number that is no glitch, for all columns or for each.", source: "no limit"),
      ParameterDescription(
        "spike", .number(.one, default: .infinity, range: 0 ... .infinity),
        shape: .vector(.axis("columns")),
        "Largest distance from the neighbours' median, for all columns or for each.",
        source: "no limit"),
      ParameterDescription(
        "longest_pause", .number(.second, default: 1, range: 0...1e9),
        "A longer pause between samples is a gap.", source: "assumption: ten samples at 10 Hz"),
      ParameterDescription(
        "at_gap", .choice(["hold", "stop"], default: "hold"),
        "Whether a gap is played over or ends the run with a message."),
      ParameterDescription(
        "source", .text(default: ""),
        "Where the file can be had; said when it is not there."),
    ],
    ports: [
      PortDescription(
        "value", .output, shape: .vector(.axis("signals")),
        "The signals now: one element for each column and file."),
      PortDescription("elapsed", .output, .second, "Time in the log since its start."),
      PortDescription(
        "in_gap", .output, kind: .boolean,
        "Whether the samples now are further apart than longest_pause."),
      PortDescription("done", .output, kind: .boolean, "Whether the log has ended."),
    ],
    properties: [
      .init("log", "All signals as logged, for models that learn from them."),
      .init("dropped", "How many samples of each signal were dropped as glitches."),
    ])
}
