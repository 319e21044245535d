import Foundation
import Testing

@testable import Engine

/// A value of a JSON file.
enum JSONValue: Decodable, Sendable {
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  subscript(_ key: String) -> JSONValue {
    guard case .object(let members) = self, let value = members[key] else {
      preconditionFailure("no member \(key)")
    }
    return value
  }

  subscript(_ place: Int) -> JSONValue { list[place] }

  var number: Double {
    guard case .number(let value) = self else { preconditionFailure("\(self) is no number") }
    return value
  }

  var text: String {
    guard case .text(let value) = self else { preconditionFailure("\(self) is no text") }
    return value
  }

  var list: [JSONValue] {
    guard case .list(let values) = self else { preconditionFailure("\(self) is no list") }
    return values
  }

  var numbers: [Double] { list.map(\.number) }
}

/// The reference figures of the reliability estimators: committed extracts (Fixtures/reliability, written by its
/// extracts.py) and, where this machine has them, the full files of shared/golden/reliability.
struct ReliabilityGolden: CustomStringConvertible, Sendable {
  let description: String
  let value: JSONValue

  static let folder: URL? = {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let candidates = [
      ProcessInfo.processInfo.environment["TWIN_SHARED"].map { URL(filePath: $0) },
      checkout.deletingLastPathComponent().appending(path: "shared"),
      checkout.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared"),
    ]
    return candidates.compactMap { $0?.appending(path: "golden/reliability") }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "binomial_ci.json").path)
    }
  }()

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/reliability")

  /// The extract, and the full file if there is one.
  static func files(_ name: String) -> [ReliabilityGolden] {
    let extract = ReliabilityGolden(description: "\(name), extract", value: read(fixtures, name))
    guard let folder else { return [extract] }
    return [extract, ReliabilityGolden(description: "\(name), full", value: read(folder, name))]
  }

  static func extract(_ name: String) -> JSONValue { read(fixtures, name) }

  private static func read(_ folder: URL, _ name: String) -> JSONValue {
    do {
      let data = try Data(contentsOf: folder.appending(path: "\(name).json"))
      return try JSONDecoder().decode(JSONValue.self, from: data)
    } catch {
      preconditionFailure("\(folder.path)/\(name).json: \(error)")
    }
  }
}

@Suite("Golden reliability figures") struct ReliabilityGoldenTests {
  @Test(
    "the full golden files are compared, not the committed extracts alone",
    .enabled(
      if: ReliabilityGolden.folder != nil,
      "no shared/golden/reliability on this machine: only the committed extracts are compared"))
  func fullFiles() {
    for name in [
      "binomial_ci", "kaplan_meier", "weibull_censored", "rare_events", "sensitivity",
      "system_reliability",
    ] {
      #expect(ReliabilityGolden.files(name).count == 2, "\(name)")
    }
  }
}

/// Expects agreement to `tolerance`, relative for numbers above 1.
func expectClose(
  _ value: Double, _ reference: Double, _ tolerance: Double = 1e-6, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    abs(value - reference) <= tolerance * max(1, abs(reference)),
    "\(what) \(value) for \(reference)", sourceLocation: sourceLocation)
}

func expectClose(
  _ interval: ConfidenceInterval, _ reference: [Double], _ tolerance: Double = 1e-6,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(interval.lower, reference[0], tolerance, what, sourceLocation: sourceLocation)
  expectClose(interval.upper, reference[1], tolerance, what, sourceLocation: sourceLocation)
}
