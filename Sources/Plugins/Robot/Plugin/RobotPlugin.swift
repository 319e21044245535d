import Engine

/// Robots described by URDF files, the trajectories that move them, and what logs say of their servos.
public struct RobotPlugin: TwinPlugin {
  public init() {}

  public var description: PluginDescription {
    PluginDescription(
      "robot",
      summary:
        "Robots from URDF files: exact rigid-body dynamics, actuators that heat and wear, faults, motion, monitoring.",
      version: "1.0.0",
      models: [
        ArmModel.description, TrajectoryModel.description, MultibodyModel.description,
        ThermalFitModel.description, ServoMonitorModel.description,
      ])
  }

  public func make(_ request: BuildRequest) throws -> any TwinModel {
    switch request.model {
    case ArmModel.description.name: return try ArmModel(request)
    case TrajectoryModel.description.name: return try TrajectoryModel(request)
    case MultibodyModel.description.name: return try MultibodyModel(request)
    case ThermalFitModel.description.name: return try ThermalFitModel(request)
    case ServoMonitorModel.description.name: return try ServoMonitorModel(request)
    default:
      throw PluginError(
        "robot has no model \(request.model)",
        help: "its models are " + description.models.map(\.name).joined(separator: ", "))
    }
  }
}
