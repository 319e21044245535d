import Engine
import Foundation

extension ServoChain {
  /// Reads the robot's file and finds each servo's joint.
  init(_ request: BuildRequest, servos: [String]) throws {
    let file = request.text("file") ?? ""
    let path = file.hasPrefix("/") ? file : request.folder + "/" + file
    let model: RobotModel
    do {
      model = try RobotModel(urdf: path)
    } catch {
      throw PluginError("\(error)", setting: "file")
    }
    let joints = (request.text("joints") ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard joints.count == servos.count else {
      throw PluginError(
        "joints names \(joints.count) joints for the \(servos.count) files of the log: "
          + servos.joined(separator: ", "),
        help: "name one for each file, in their order", setting: "joints")
    }
    for joint in model.joints where joint.degreesOfFreedom != 1 {
      throw PluginError(
        "joint \(joint.name) of \(model.name) is \(joint.type.rawValue); a servo turns one axis",
        help: "make the joint fixed", setting: "file")
    }
    let degrees = try joints.map { name in
      guard let joint = model.joints.first(where: { $0.name == name }) else {
        let near = nearestName(to: name, among: model.joints.map(\.name))
        throw PluginError(
          "\(model.name) has no joint \(name) that moves by itself",
          help: near.map { "did you mean \($0)?" }
            ?? "it has " + model.joints.map(\.name).joined(separator: ", "), setting: "joints")
      }
      return joint.v
    }
    let directions = try request.numbers("direction", count: servos.count)
    guard directions.allSatisfy({ abs($0) == 1 }) else {
      throw PluginError(
        "direction is \(directions)", help: "give 1 or -1 for each servo", setting: "direction")
    }
    self.init(
      model: model, names: servos, degrees: degrees, directions: directions,
      centre: request.number("centre"), stepAngle: request.number("step_angle"),
      supply: request.number("supply"))
  }
}

extension BuildRequest {
  /// One number for each of `count` elements, from one for all or a list.
  func numbers(_ name: String, count: Int) throws -> [Double] {
    switch settings[name] {
    case .number(let number): return Array(repeating: number, count: count)
    case .numbers(let numbers) where numbers.count == count: return numbers
    case .numbers(let numbers):
      throw PluginError(
        "\(name) has \(numbers.count) numbers for \(count) servos",
        help: "give one for all or one for each", setting: name)
    default: preconditionFailure("the description declares no \(name)")
    }
  }
}
