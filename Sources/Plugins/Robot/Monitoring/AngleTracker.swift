import Glibc

/// Angle, speed and acceleration from readings of position: a critically damped follower,
///
///     dq/dt = v        dv/dt = ω² (p − q) − 2 ω v
///
/// exact for a reading p that holds over the step. Whole steps of 0.24° at 10 Hz differenced twice would be
/// noise of 0.4 rad/s²; ω = 10 rad/s smooths it and lags 2/ω = 0.2 s, little beside heat's half minute.
struct AngleTracker {
  static let bandwidth = 10.0

  private(set) var angle: Double
  private(set) var speed = 0.0
  private(set) var acceleration = 0.0

  init(at angle: Double) { self.angle = angle }

  mutating func follow(_ reading: Double, over step: Double) {
    let w = Self.bandwidth
    let distance = angle - reading
    let drift = speed + w * distance
    let decay = exp(-w * step)
    angle = reading + (distance + drift * step) * decay
    speed = (speed - w * drift * step) * decay
    acceleration = -w * w * (angle - reading) - 2 * w * speed
  }
}
