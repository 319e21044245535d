import Engine

/// Robots described by URDF files, and the trajectories that move them.
public struct RobotPlugin: TwinPlugin {
  public init() {}

  public var description: PluginDescription {
    PluginDescription(
      "robot",
      summary:
        "Robot arms from URDF files: exact rigid-body dynamics, servo joints, faults, trajectories.",
      version: "1.0.0",
      models: [
        ArmModel.description, TrajectoryModel.description,
        ThermalFitModel.description, ServoMonitorModel.description,
      ])
  }

  public func make(_ request: BuildRequest) throws -> any TwinModel {
    switch request.model {
    case ArmModel.description.name: return try ArmModel(request)
    case TrajectoryModel.description.name: return try TrajectoryModel(request)
    case ThermalFitModel.description.name: return try ThermalFitModel(request)
    case ServoMonitorModel.description.name: return try ServoMonitorModel(request)
    default:
      throw PluginError(
        "robot has no model \(request.model)",
        help: "its models are " + description.models.map(\.name).joined(separator: ", "))
    }
  }
}
