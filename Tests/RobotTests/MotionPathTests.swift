import Foundation
import Testing

@testable import Robot

/// One case of golden/robot/toppra.json.
struct GoldenPath: Decodable {
  let dof: Int
  let s: [Double]
  let waypoints: [[Double]]
  let vmax: [Double]
  let amax: [Double]
  let durationN1000: Double

  struct File: Decodable { let cases: [GoldenPath] }

  static let all: [GoldenPath] = {
    guard let folder = SharedData.folder else { return [] }
    let url = folder.appending(path: "golden/robot/toppra.json")
    return (try? SharedData.decode(File.self, url).cases) ?? []
  }()
}

/// A timed path in memory of its own.
final class PathRig {
  let path: TimedPath
  private let memory: UnsafeMutableRawPointer

  init(joints: Int) {
    memory = .allocate(byteCount: TimedPath.byteCount(joints: joints), alignment: 16)
    path = TimedPath(memory, joints: joints)
  }

  deinit { memory.deallocate() }

  static func timed(
    _ spline: CubicSpline, velocity: [Double], acceleration: [Double], jerk: [Double]? = nil
  ) throws -> PathRig {
    let rig = PathRig(joints: velocity.count)
    try rig.path.set(
      PathLimits(
        spline, velocity: velocity, acceleration: acceleration, jerk: jerk,
        cells: TimedPath.cells(forKnots: spline.knots.count, limitsJerk: jerk != nil)))
    return rig
  }
}

@Suite("Fastest motion along a path")
struct MotionPathTests {
  @Test(
    "every reference path takes the reference's time within 0.1 % and keeps all limits",
    .enabled(if: SharedData.folder != nil, "needs the folder shared/golden"))
  func golden() throws {
    #expect(GoldenPath.all.count == 15)
    var worst = 0.0
    for golden in GoldenPath.all {
      let spline = CubicSpline(knots: golden.s, waypoints: golden.waypoints)
      let rig = try PathRig.timed(spline, velocity: golden.vmax, acceleration: golden.amax)
      worst = max(worst, abs(rig.path.duration / golden.durationN1000 - 1))
      var (fastest, hardest) = (0.0, 0.0)
      for k in 0..<20_011 {
        let place = rig.path.place(at: rig.path.duration * Double(k) / 20_011)
        for joint in 0..<golden.dof {
          let point = rig.path.point(place, joint)
          fastest = max(fastest, abs(point.velocity) / golden.vmax[joint])
          hardest = max(hardest, abs(point.acceleration) / golden.amax[joint])
        }
      }
      #expect(fastest <= 1 + 1e-9)
      #expect(hardest <= 1 + 1e-9)
      #expect(fastest > 0.99 || hardest > 0.99)
      for joint in 0..<golden.dof {
        let end = rig.path.point(at: rig.path.duration * (1 - 1e-13), joint)
        #expect(abs(end.position - golden.waypoints[golden.waypoints.count - 1][joint]) < 1e-9)
        #expect(abs(rig.path.point(at: 0, joint).position - golden.waypoints[0][joint]) < 1e-12)
      }
    }
    print("worst relative error of a duration against toppra, N = 1000: \(worst)")
    #expect(worst < 1e-3)
  }

  @Test("a straight path of one joint takes the trapezoid's time")
  func straight() throws {
    let spline = CubicSpline(knots: [0, 1], waypoints: [[0], [2]])
    let rig = try PathRig.timed(spline, velocity: [1], acceleration: [2])
    // 2/1 + 1/2 s; the grid cuts the corner where cruising begins by less than a cell.
    #expect(abs(rig.path.duration - 2.5) < 1e-3)
    #expect(rig.path.duration >= 2.5 - 1e-12)
  }

  @Test("velocity and acceleration are the derivatives of position")
  func derivatives() throws {
    let spline = CubicSpline(through: [[0, 0], [1, 0.2], [0.5, 1], [0.2, 0.4]])
    let rig = try PathRig.timed(spline, velocity: [1, 2], acceleration: [3, 4])
    let step = 1e-5
    for k in 1..<200 {
      let time = rig.path.duration * Double(k) / 200
      for joint in 0..<2 {
        let (before, now, after) = (
          rig.path.point(at: time - step, joint), rig.path.point(at: time, joint),
          rig.path.point(at: time + step, joint)
        )
        #expect(
          abs((after.position - before.position) / (2 * step) - now.velocity) < 1e-3)
      }
    }
  }

  @Test(
    "the spline meets its waypoints with continuous slope and bend, and is straight at its ends")
  func spline() {
    let spline = CubicSpline(knots: [0, 1, 1.5, 4], waypoints: [[1], [3], [2], [5]])
    for (knot, point) in zip(spline.knots, spline.waypoints) {
      #expect(abs(spline.position(at: knot)[0] - point[0]) < 1e-14)
    }
    for knot in [1, 1.5] {
      let (before, after) = (spline.sample(at: knot - 1e-9), spline.sample(at: knot + 1e-9))
      #expect(abs(before.first[0] - after.first[0]) < 1e-6)
      #expect(abs(before.second[0] - after.second[0]) < 1e-6)
    }
    #expect(spline.sample(at: 0).second[0] == 0)
    #expect(abs(spline.sample(at: 4).second[0]) < 1e-14)
  }
}
