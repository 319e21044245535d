import Glibc

/// The exact solution of dz/dt = −μ z − g(t) over a step h while g runs straight from g₀ to g₁.
///
///     z(h) = kept · z − start · g₀ − end · g₁,
///     kept = e^(−x),  end = h (1 − φ)/x,  start = h φ − end,  φ = (1 − e^(−x))/x,  x = μh
///
/// (the φ-functions of exponential integrators; Hochbruck & Ostermann, Acta Numerica 19 (2010) 209).
struct ExactDecay {
  let kept: Double
  let start: Double
  let end: Double

  init(rate: Double, step: Double) {
    let x = rate * step
    let phi: Double
    let ramp: Double
    if x < 0.05 {
      // Taylor: the closed forms lose digits here.
      phi = 1 - x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6))))
      ramp = 0.5 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7)))))
      kept = 1 - x * phi
    } else {
      kept = exp(-x)
      phi = (1 - kept) / x
      ramp = (1 - phi) / x
    }
    end = step * ramp
    start = step * phi - end
  }
}
