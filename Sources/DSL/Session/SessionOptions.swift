/// What the command line decides about a session.
public struct SessionOptions: Sendable {
  /// The folder that file names in the script start from.
  public var folder: String
  /// The folder that plots, exports and traces are written to.
  public var outputFolder: String
  /// `--allow-path`: folders and files beside those two that scripts may read and write.
  public var allowedPaths: [String]
  /// Replaces the script's seed.
  public var seed: UInt64?
  /// `--set name="4 kg"`: values of `param`s and scenario parameters, as written.
  public var parameters: [(name: String, value: String)]
  /// `--out`: the trace file; nil lets the session name it after the script.
  public var tracePath: String?
  /// Whether runs write a trace file at all.
  public var recordsTrace: Bool
  /// `--for`: how long to run, as written (`"10 s"`); nil runs until the scenario stops.
  public var duration: String?
  /// `--scenario`: which one to run where the script has several.
  public var scenario: String?
  /// Whether a person is typing: values of bare expressions are shown and runs stay open.
  public var isInteractive: Bool
  /// What is to become of the script's studies.
  public var studies = StudyOrder()
  /// `--max-memory`, `--max-steps`: what the script may use.
  public var limits = ScriptLimits()

  /// The folder that the file names in the script at `path` start from.
  public static func folder(of path: String) -> String { FileAccess.folder(of: path) }

  public init(
    folder: String = ".", outputFolder: String = ".", allowedPaths: [String] = [],
    seed: UInt64? = nil,
    parameters: [(name: String, value: String)] = [], tracePath: String? = nil,
    recordsTrace: Bool = true, duration: String? = nil, scenario: String? = nil,
    isInteractive: Bool = false
  ) {
    self.folder = folder
    self.outputFolder = outputFolder
    self.allowedPaths = allowedPaths
    self.seed = seed
    self.parameters = parameters
    self.tracePath = tracePath
    self.recordsTrace = recordsTrace
    self.duration = duration
    self.scenario = scenario
    self.isInteractive = isInteractive
  }
}
