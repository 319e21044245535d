import Foundation
import Testing

@testable import Robot

/// A two-link arm with one mistake pasted over `target`.
private func arm(_ replacing: String = "", with replacement: String = "") -> String {
  let text = """
    <robot name="arm">
      <link name="base"/>
      <link name="upper">
        <inertial><origin xyz="0 0 0.1"/><mass value="2"/>
          <inertia ixx="0.02" ixy="0" ixz="0" iyy="0.02" iyz="0" izz="0.01"/></inertial>
      </link>
      <link name="fore">
        <inertial><mass value="1"/><inertia ixx="0.01" iyy="0.01" izz="0.005"/></inertial>
      </link>
      <joint name="shoulder" type="revolute">
        <parent link="base"/><child link="upper"/><origin xyz="0 0 0.3" rpy="0 0 0"/>
        <axis xyz="0 0 1"/>
        <limit lower="-2" upper="2" effort="10" velocity="3"/>
      </joint>
      <joint name="elbow" type="revolute">
        <parent link="upper"/><child link="fore"/><origin xyz="0 0 0.2"/>
        <axis xyz="0 1 0"/>
        <limit lower="-1" upper="1" effort="5" velocity="4"/>
      </joint>
    </robot>
    """
  return replacing.isEmpty ? text : text.replacing(replacing, with: replacement, maxReplacements: 1)
}

/// What the reader says about `text`, or nil if it accepts it.
private func errors(in text: String) -> URDFError? {
  do {
    _ = try RobotModel(urdfText: Array(text.utf8), file: "arm.urdf")
    return nil
  } catch {
    return error
  }
}

@Suite("Mistakes in robot description files")
struct URDFMistakeTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let find: String
    let replace: String
    let line: Int
    let says: String
    var testDescription: String { says }
    init(_ find: String, _ replace: String, _ line: Int, _ says: String) {
      self.find = find
      self.replace = replace
      self.line = line
      self.says = says
    }
  }

  static let mistakes = [
    Mistake("<robot name", "<sdf name", 20, "not XML"),
    Mistake("type=\"revolute\"", "type=\"revolut\"", 10, "did you mean \"revolute\"?"),
    Mistake("<parent link=\"base\"/>", "<parent link=\"bose\"/>", 10, "did you mean \"base\"?"),
    Mistake("<child link=\"fore\"/>", "<child link=\"claw\"/>", 15, "\"claw\" does not exist"),
    Mistake("<child link=\"fore\"/>", "<child link=\"upper\"/>", 15, "already the child of"),
    Mistake("<parent link=\"base\"/>", "<parent link=\"fore\"/>", 3, "loop of joints"),
    Mistake("<link name=\"base\"/>", "<link name=\"base\"/><link name=\"b2\"/>", 2, "no parent"),
    Mistake("<link name=\"fore\">", "<link name=\"upper\">", 7, "line 3 has the same name"),
    Mistake("name=\"elbow\"", "name=\"shoulder\"", 15, "line 10 has the same name"),
    Mistake("mass value=\"2\"", "mass value=\"nan\"", 4, "not a finite number"),
    Mistake("mass value=\"2\"", "mass value=\"1e999\"", 4, "not a finite number"),
    Mistake("mass value=\"2\"", "mass value=\"-2\"", 4, "mass is -2 kg"),
    Mistake("mass value=\"2\"", "mass value=\"two\"", 4, "not a finite number"),
    Mistake("mass value=\"2\"", "mass", 4, "<mass> has no value"),
    Mistake("izz=\"0.01\"", "", 5, "<inertia> has no izz"),
    Mistake("xyz=\"0 0 0.3\"", "xyz=\"0 0.3\"", 11, "holds 2 values, not 3"),
    Mistake("rpy=\"0 0 0\"", "rpy=\"0 0 0 0\"", 11, "holds 4 values, not 3"),
    Mistake("xyz=\"0 0 0.3\"", "xyz=\"0 inf 0.3\"", 11, "other than finite numbers"),
    Mistake("axis xyz=\"0 0 1\"", "axis xyz=\"0 0 0\"", 12, "has no direction"),
    Mistake(
      "<limit lower=\"-2\" upper=\"2\" effort=\"10\" velocity=\"3\"/>", "", 10, "needs a <limit>"),
    Mistake("lower=\"-2\"", "lower=\"2.5\"", 13, "lower limit 2.5 is above upper limit 2"),
    Mistake("effort=\"10\"", "", 13, "<limit> has no effort"),
    Mistake("ixx=\"0.02\" ixy=\"0\"", "ixx=\"0.02\" ixy=\"0.5\"", 5, "negative principal moment"),
    Mistake("<axis xyz=\"0 0 1\"/>", "<mimic joint=\"shoulder\"/>", 12, "mimics itself"),
    Mistake("<axis xyz=\"0 0 1\"/>", "<mimic joint=\"elbo\"/>", 12, "did you mean \"elbow\"?"),
    Mistake(
      "<link name=\"base\"/>", "<xacro:macro name=\"m\"/><link name=\"base\"/>", 2, "xacro template"
    ),
    Mistake("<inertial><mass value=\"1\"/><inertia", "<x><inertia", 8, "not XML"),
    Mistake("name=\"elbow\" ", "", 15, "it has no name"),
    Mistake("<robot", "<!DOCTYPE robot [<!ENTITY a \"b\">]><robot", 1, "document type"),
  ]

  @Test("a mistake is named with its line and a way out", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let error = try #require(errors(in: arm(mistake.find, with: mistake.replace)))
    let match = error.errors.first { "\($0)".contains(mistake.says) }
    let diagnostic = try #require(match, "\(error)")
    #expect(diagnostic.line == mistake.line)
    #expect(!diagnostic.help.isEmpty)
    #expect(error.description.contains("arm.urdf:\(mistake.line): error: "))
  }

  @Test("the file without a mistake is read")
  func sound() { #expect(errors(in: arm()) == nil) }

  @Test("all mistakes of a file are reported at once, in its order")
  func several() throws {
    let text = arm("mass value=\"2\"", with: "mass value=\"x\"")
      .replacing("lower=\"-1\"", with: "lower=\"9\"").replacing(
        "base\"/><child", with: "bas\"/><child")
    let error = try #require(errors(in: text))
    #expect(error.errors.map(\.line) == [4, 10, 18])
  }

  @Test("a circle of mimicking joints is named")
  func mimicCircle() throws {
    let text = arm("<axis xyz=\"0 0 1\"/>", with: "<mimic joint=\"elbow\"/>")
      .replacing("<axis xyz=\"0 1 0\"/>", with: "<mimic joint=\"shoulder\"/>")
    let error = try #require(errors(in: text))
    #expect("\(error)".contains("\"shoulder\" → \"elbow\" → \"shoulder\""))
  }

  @Test("a closed ring of joints without a root is named")
  func ring() throws {
    let text = """
      <robot name="r"><link name="a"/><link name="b"/>
      <joint name="x" type="fixed"><parent link="a"/><child link="b"/></joint>
      <joint name="y" type="fixed"><parent link="b"/><child link="a"/></joint></robot>
      """
    #expect("\(try #require(errors(in: text)))".contains("close a loop"))
  }

  @Test("texts that are no robot are refused", arguments: ["", "hello", "<sdf/>", "<robot/>"])
  func noRobot(text: String) { #expect(errors(in: text) != nil) }

  @Test("a missing file says so")
  func missingFile() {
    #expect(throws: URDFError.self) { try RobotModel(urdf: "/nowhere/arm.urdf") }
  }

  @Test("deep nesting and entity bombs are refused")
  func hostileTexts() {
    let deep = String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)
    #expect(errors(in: "<robot>\(deep)</robot>") != nil)
    let bomb = """
      <!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <robot name="&c;&x;"><link name="&c;"/></robot>
      """
    #expect(errors(in: bomb) != nil)
  }

  @Test("a joint with nothing to move is refused, since no force could hold it")
  func masslessTip() throws {
    let text = arm(
      "<inertial><mass value=\"1\"/><inertia ixx=\"0.01\" iyy=\"0.01\" izz=\"0.005\"/></inertial>")
    let error = try #require(errors(in: text))
    #expect(error.errors.first?.element == "joint \"elbow\"")
    #expect(error.diagnostics.contains { $0.severity == .warning && $0.line == 7 })
  }
}

@Suite("Oddities in robot description files")
struct URDFWarningTests {
  private func warnings(_ find: String, _ replace: String) throws -> [String] {
    try RobotModel(urdfText: Array(arm(find, with: replace).utf8)).warnings.map(\.description)
  }

  @Test("an unknown element is reported, not dropped in silence")
  func unknownElement() throws {
    let found = try warnings("<axis xyz=\"0 0 1\"/>", "<axys xyz=\"0 0 1\"/>")
    #expect(found.count == 1)
    #expect(found.first?.contains("did you mean <axis>?") == true)
  }

  @Test("an impossible inertia is reported with its principal moments")
  func triangle() throws {
    let found = try warnings("izz=\"0.01\"", "izz=\"0.08\"")
    #expect(found.first?.contains("0.02, 0.02, 0.08") == true)
  }

  @Test("limits without travel are reported")
  func noTravel() throws {
    #expect(try warnings("lower=\"-2\" upper=\"2\"", "").first?.contains("cannot move") == true)
  }

  @Test("visuals, transmissions and simulator elements pass without a word")
  func silence() throws {
    let model = try RobotModel(urdf: SharedData.urdf("hardcases"))
    #expect(
      model.warnings.allSatisfy {
        $0.message.contains("no <inertial>") || $0.message.contains("cannot move")
          || $0.message.contains("does not have length 1")
      })
  }
}

@Suite("Mutated robot description files")
struct URDFMutationTests {
  /// A small multiplicative generator: the mutations are the same in every run.
  private struct Draws: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
    }
  }

  /// Cases of each of the five parts: 20 000 in all, or 100 000 where TWIN_CASES says so, as in `.ci/run`.
  private static let cases =
    (ProcessInfo.processInfo.environment["TWIN_CASES"].flatMap { Int($0) } ?? 20_000) / 5

  @Test("mutated files are read or refused, never more", arguments: 1...5)
  func mutations(part: UInt64) {
    let seed = Array(arm().utf8)
    let tokens = [
      "<", ">", "\"", "/>", "nan", "1e308", "-", "&#0;", "<link", "mimic", "\u{0}", "é", " ",
    ]
    .map { Array($0.utf8) }
    var draws = Draws(state: part)
    var refused = 0
    for _ in 0..<Self.cases {
      var bytes = seed
      for _ in 0...Int.random(in: 0...3, using: &draws) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &draws)
        let length = min(Int.random(in: 0...12, using: &draws), bytes.count - place)
        switch Int.random(in: 0..<5, using: &draws) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &draws)
        case 1: bytes.removeSubrange(place..<place + length)
        case 2: bytes.insert(contentsOf: tokens.randomElement(using: &draws) ?? [], at: place)
        case 3: bytes.removeSubrange(place...)
        default:
          let from = Int.random(in: 0..<bytes.count, using: &draws)
          bytes.insert(contentsOf: bytes[from..<min(from + 40, bytes.count)], at: place)
        }
      }
      do {
        let model = try RobotModel(urdfText: bytes)
        #expect(model.links.count > 0)
      } catch {
        refused += 1
        if error.errors.isEmpty { Issue.record("refused without an error") }
      }
    }
    #expect((Self.cases / 2..<Self.cases).contains(refused))
  }
}
