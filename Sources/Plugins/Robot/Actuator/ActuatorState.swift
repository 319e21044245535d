/// What one joint's actuator remembers from step to step.
struct ActuatorState: BitwiseCopyable {
  /// Deflection of the friction's bristles, in rad.
  var bristle = 0.0
  /// Speed of the rotor as seen at the joint.
  var rotorSpeed = 0.0
  /// How far the rotor is ahead of the joint.
  var deflection = 0.0
  /// Whether the gear had two masses in the last step.
  var isElastic = false
  /// Whether the protection has switched the bridge off.
  var isOff = false
  /// Temperature of the winding; the housing's is `ArmState.temperature`.
  var winding = 0.0
  /// Torque through the gear, motor current and voltage at the end of the last time step.
  var loadTorque = 0.0
  var current = 0.0
  var voltage = 0.0
  /// Conductance of the winding if the bridge's duty does not answer to the supply's voltage: it was at full duty, or
  /// its firmware sets duties. Else zero.
  var fixedDutyConductance = 0.0
  /// Current that the controller asks for.
  var wantedCurrent = 0.0
  /// How long the motor has stalled, in s.
  var stallTime = 0.0
  /// Heat of the last time step, in W.
  var copperLoss = 0.0
  var frictionHeat = 0.0
  /// Heat since the control period began, in J.
  var copperEnergy = 0.0
  var frictionEnergy = 0.0
  var telemetry = ServoTelemetry()
}
