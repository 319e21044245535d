import Engine

extension ArmModel {
  /// Readings of position, speed and torque with the noise of one draw for each joint.
  ///
  /// A draw's 128 bits are cut into three uniform numbers of 42 bits, which noise cannot tell from
  /// 52.
  func measureBriefly(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let resolution = parameters[places.encoderResolution]
    let positionNoise = parameters[places.positionNoise]
    let velocityNoise = parameters[places.velocityNoise]
    let torqueNoise = parameters[places.torqueNoise]
    let draws = UInt64(bitPattern: frame.index) &* UInt64(space.count)
    let sensors = places.sensors
    let isNoisy = positionNoise > 0 || velocityNoise > 0 || torqueNoise > 0
    for joint in 0..<space.count {
      state.sampledPosition[joint] = state.position[joint]
      state.sampledVelocity[joint] = state.velocity[joint]
      var position =
        parameters[sensors.positionGain + joint] * state.position[joint]
        + parameters[sensors.positionError + joint]
      var velocity =
        parameters[sensors.velocityGain + joint] * state.velocity[joint]
        + parameters[sensors.velocityError + joint]
      var torque =
        parameters[sensors.torqueGain + joint] * state.torque[joint]
        + parameters[sensors.torqueError + joint]
      if isNoisy {
        let bits = frame.random.bitsPair(at: draws &+ UInt64(joint))
        if positionNoise > 0 { position += positionNoise * Self.normal(bits.0) }
        if velocityNoise > 0 { velocity += velocityNoise * Self.normal(bits.1) }
        if torqueNoise > 0 {
          // What the other two left: 22 bits of each.
          torque +=
            torqueNoise * limits[joint].torque * Self.normal(bits.0 << 42 | (bits.1 << 42) >> 22)
        }
      }
      frame.outputs[places.positionMeasured + joint] = ServoSensors.rounded(position, resolution)
      frame.outputs[places.velocityMeasured + joint] = velocity
      frame.outputs[places.torqueMeasured + joint] = torque
    }
    state.flags.pointee.hasReadings = 1
  }

  /// A normal draw from the upper 42 of 64 uniform bits.
  @inline(__always)
  private static func normal(_ bits: UInt64) -> Double {
    StandardNormal.quantile((Double(bits >> 22) + 0.5) * 0x1p-42)
  }
}
