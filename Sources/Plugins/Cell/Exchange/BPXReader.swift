import Engine
import Foundation

/// Reads a BPX JSON file into `BatteryParameters` and tells everything that is wrong with it in one pass.
///
/// Reading goes on after a mistake with stand-ins for what is missing; a file with any error yields nothing.
struct BPXReader {
  /// One object of the file on the way to its entries.
  struct Section {
    let path: String
    let line: Int
    let members: [JSONNode.Member]

    func member(_ key: String) -> JSONNode.Member? { members.first { $0.key == key } }
    func path(_ key: String) -> String { path.isEmpty ? key : "\(path)/\(key)" }
  }

  /// Larger files hold measurements, not parameters.
  static let sizeLimit = 64 << 20

  private(set) var diagnostics: [BPXDiagnostic] = []

  /// The parameters in a file, and the warnings about it.
  static func read(file: String) throws(BPXError) -> (BatteryParameters, [BPXDiagnostic]) {
    guard let data = FileManager.default.contents(atPath: file) else {
      let exists = FileManager.default.fileExists(atPath: file)
      throw BPXError(
        file: file,
        diagnostics: [
          BPXDiagnostic(
            severity: .error, line: 1, path: "",
            message: exists ? "the file cannot be read" : "there is no such file",
            help: exists
              ? "give the path of a file, and the right to read it"
              : "give the path of a BPX file (.json), relative to the script's folder")
        ])
    }
    return try read(Array(data), named: file)
  }

  /// The parameters in the bytes of a file, and the warnings about it.
  static func read(
    _ bytes: [UInt8], named file: String
  ) throws(BPXError) -> (BatteryParameters, [BPXDiagnostic]) {
    var reader = BPXReader()
    let parameters = reader.parameters(bytes)
    let found = reader.diagnostics.enumerated().sorted {
      ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
    }.map(\.element)
    guard let parameters, !found.contains(where: { $0.severity == .error }) else {
      throw BPXError(file: file, diagnostics: found)
    }
    return (parameters, found)
  }

  mutating func fail(_ line: Int, _ path: String, _ message: String, _ help: String) {
    diagnostics.append(
      BPXDiagnostic(severity: .error, line: line, path: path, message: message, help: help))
  }

  mutating func warn(_ line: Int, _ path: String, _ message: String, _ help: String) {
    diagnostics.append(
      BPXDiagnostic(severity: .warning, line: line, path: path, message: message, help: help))
  }

  private mutating func parameters(_ bytes: [UInt8]) -> BatteryParameters? {
    guard bytes.count <= Self.sizeLimit else {
      fail(1, "", "the file has more than 64 MB", "give a parameter file without measurements")
      return nil
    }
    guard bytes.contains(where: { $0 > 0x20 }) else {
      fail(1, "", "the file is empty", "check that the export finished")
      return nil
    }
    let node: JSONNode
    do throws(JSONReader.Problem) {
      node = try JSONReader.read(bytes)
    } catch {
      fail(error.line, "", "not JSON: \(error.message)", error.help)
      return nil
    }
    guard case .object(let members) = node.value else {
      fail(
        node.line, "", "the file holds \(node.summary)",
        "a BPX file is an object with Header and Parameterisation")
      return nil
    }
    let file = Section(path: "", line: node.line, members: members)
    checkKeys(file, ["Header", "Parameterisation", "State", "Validation"])
    return parameters(file)
  }

  private mutating func parameters(_ file: Section) -> BatteryParameters? {
    // What is missing must not keep the rest from being looked at.
    let header = section("Header", in: file)
    let body = section("Parameterisation", in: file)
    if let header { checkKeys(header, ["BPX", "Title", "Description", "References", "Model"]) }
    let version = header.map { self.version(in: $0) } ?? ""
    let model = header.map { self.model(in: $0) } ?? .doyleFullerNewman
    guard let body else { return nil }
    let isFull = isFull(model, header: header, body: body)
    checkKeys(
      body,
      ["Cell", "Negative electrode", "Positive electrode", "User-defined"]
        + (isFull ? ["Electrolyte", "Separator"] : []))
    let cell = section("Cell", in: body)
    let negative = section("Negative electrode", in: body)
    let positive = section("Positive electrode", in: body)
    let electrolyte = isFull ? section("Electrolyte", in: body) : nil
    let separator = isFull ? section("Separator", in: body) : nil
    let readCell = cell.map { self.cell($0) }
    let readElectrolyte = electrolyte.map { self.electrolyte($0) }
    let readNegative = negative.map { electrode($0, isFull: isFull) }
    let readPositive = positive.map { electrode($0, isFull: isFull) }
    let readSeparator = separator.map { layer($0, isAlone: true) }
    guard let header, let cell, let readCell, let readNegative, let readPositive else { return nil }
    var parameters = BatteryParameters(
      title: text("Title", in: header), references: text("References", in: header),
      version: version, model: model, cell: readCell, electrolyte: readElectrolyte,
      negativeElectrode: readNegative, positiveElectrode: readPositive,
      separator: readSeparator,
      state: state(file, cell: cell, electrolyte: electrolyte), userDefined: [:])
    if let user = section("User-defined", in: body, isRequired: false) {
      userDefined(user, prefix: "", into: &parameters.userDefined)
    }
    checkCapacity(parameters, cell: cell)
    checkVoltageWindow(parameters, cell: cell)
    return parameters
  }

  /// Whether the set has an electrolyte and a separator, as all but single-particle sets must.
  private mutating func isFull(
    _ model: BatteryParameters.Model, header: Section?, body: Section
  ) -> Bool {
    guard let header, model == .singleParticle else { return true }
    guard let extra = body.member("Electrolyte") ?? body.member("Separator") else { return false }
    fail(
      header.member("Model")?.line ?? header.line, header.path("Model"),
      "is SPM, but the file has \(extra.key) in line \(extra.line), which a single-particle set has not",
      "write \"Model\": \"SPMe\" or \"DFN\", or take away what such a set has not")
    return true
  }

  private mutating func version(in header: Section) -> String {
    guard let member = required("BPX", in: header) else { return "" }
    let version: String
    switch member.node.value {
    case .string(let text): version = text
    case .number(let number): version = number.brief
    default: version = member.node.summary
    }
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    if (2...3).contains(parts.count), parts.allSatisfy({ Int($0) != nil }),
      let major = Int(parts[0]),
      (0...1).contains(major)
    {
      return version
    }
    fail(
      member.line, header.path("BPX"), "version \(version) is none this reader knows",
      "it reads 0.x and 1.x, written as \"1.1.0\"")
    return version
  }

  private mutating func model(in header: Section) -> BatteryParameters.Model {
    guard let member = required("Model", in: header) else { return .doyleFullerNewman }
    if case .string(let text) = member.node.value,
      let model = BatteryParameters.Model(rawValue: text)
    {
      return model
    }
    fail(
      member.line, header.path("Model"), "\(member.node.summary) is no model",
      "write one of \"SPM\", \"SPMe\", \"DFN\", \"Partial\"")
    return .doyleFullerNewman
  }
}
