import Foundation
import Testing

@testable import Robot

/// Where the tests find robots and reference figures.
enum SharedData {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The folder with the full reference data, if this machine has it.
  static let folder: URL? = {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let candidates = [
      ProcessInfo.processInfo.environment["TWIN_SHARED"].map { URL(filePath: $0) },
      checkout.deletingLastPathComponent().appending(path: "shared"),
      checkout.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared"),
    ]
    return candidates.compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "golden/robot/SCHEMA.md").path)
    }
  }()

  static func urdf(_ robot: String) -> String {
    let fixture = fixtures.appending(path: "\(robot).urdf")
    if FileManager.default.fileExists(atPath: fixture.path) { return fixture.path }
    return (folder ?? fixtures).appending(path: "urdf/\(robot).urdf").path
  }

  static func decode<T: Decodable>(_ type: T.Type, _ url: URL) throws -> T {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: url))
  }

  static func golden(_ name: String) throws -> URL {
    let folder = try #require(folder)
    return folder.appending(path: "golden/robot/\(name)")
  }
}

/// A reference file, schema twin.robot.golden.states/1.
struct GoldenStates: Decodable {
  struct Joint: Decodable {
    let name: String
    let type: String
    let idxQ: Int
    let nq: Int
    let idxV: Int
    let nv: Int
    let lower: Double?
    let upper: Double?
    let effort: Double?
    let velocity: Double?
  }
  struct Mimic: Decodable {
    let name: String
    let master: String
    let multiplier: Double
    let offset: Double
  }
  struct State: Decodable {
    let q: [Double]
    let v: [Double]
    let tau: [Double]
    let fd: [Double]
    let a: [Double]
    let id: [Double]
    let massMatrix: [Double]
    let nle: [Double]
    let g: [Double]
    let kinetic: Double
    let potential: Double
    let com: [Double]
    let centroidalMomentum: [Double]
    let placements: [[Double]]
    let jacobian: [String: [Double]]
    let frameVelocity: [String: [Double]]
    let frameAcceleration: [String: [Double]]

    enum CodingKeys: String, CodingKey {
      case q, v, tau, fd, a, id, nle, g, kinetic, potential, com, centroidalMomentum, placements
      case jacobian, frameVelocity, frameAcceleration
      case massMatrix = "M"
    }
  }
  let robot: String
  let nq: Int
  let nv: Int
  let totalMass: Double
  let joints: [Joint]
  let mimic: [Mimic]
  let links: [String]
  let states: [State]
}

/// A reference swing, schema twin.robot.golden.trajectory/1.
struct GoldenSwing: Decodable {
  let joints: [GoldenStates.Joint]
  let damping: [Double]
  let t: [Double]
  let q: [[Double]]
  let v: [[Double]]
  let energy: [Double]
  let energyScaleKmax: Double
  let trustedUntil: Double
  /// How well the reference program's own RK4 at 1 ms did; absent in the committed extracts.
  let rk4: FixedStep?

  struct FixedStep: Decodable {
    let dt: Double
    let energyDriftRel: Double?
  }

  enum CodingKeys: String, CodingKey {
    case joints, damping, t, q, v, energy, energyScaleKmax, rk4
    case trustedUntil = "trustUntil1E-8"
  }
}

/// Moves vectors between the reference's joint order (alphabetical) and the model's (file order).
struct JointOrder {
  let q: [Int]
  let v: [Int]

  /// Entry k is the reference's index of the model's element k.
  init(_ model: RobotModel, _ joints: [GoldenStates.Joint]) throws {
    var q: [Int] = []
    var v: [Int] = []
    for joint in model.joints {
      let reference = try #require(joints.first { $0.name == joint.name })
      try #require(reference.nq == joint.coordinateCount && reference.nv == joint.degreesOfFreedom)
      q += (0..<reference.nq).map { reference.idxQ + $0 }
      v += (0..<reference.nv).map { reference.idxV + $0 }
    }
    self.q = q
    self.v = v
  }

  func coordinates(_ reference: [Double]) -> [Double] { q.map { reference[$0] } }
  func rates(_ reference: [Double]) -> [Double] { v.map { reference[$0] } }
  /// Permutes the columns of a row-major matrix.
  func columns(_ reference: [Double]) -> [Double] {
    stride(from: 0, to: reference.count, by: v.count).flatMap { row in v.map { reference[row + $0] }
    }
  }
  /// Permutes rows and columns.
  func square(_ reference: [Double]) -> [Double] {
    v.flatMap { row in v.map { reference[row * v.count + $0] } }
  }
}

/// Largest difference over the largest magnitude of the expected values (at least `scale`).
func relativeDifference(_ a: [Double], _ b: [Double], scale: Double = 1e-300) -> Double {
  guard a.count == b.count else { return .infinity }
  let size = b.reduce(scale) { max($0, abs($1)) }
  return zip(a, b).reduce(0.0) { worst, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  } / size
}

func elements(_ pair: (linear: Vector3, angular: Vector3)) -> [Double] {
  [pair.linear.x, pair.linear.y, pair.linear.z, pair.angular.x, pair.angular.y, pair.angular.z]
}
