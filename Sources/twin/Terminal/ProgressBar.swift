import DSL
import Glibc

/// One line at the foot of the terminal that says how far a run is, how fast it goes and how long it will take.
///
/// Silent where standard error is no terminal. Times of the clock are shown here and nowhere else.
final class ProgressBar {
  /// At most ten pictures a second, and none for a run that is over at once.
  private static let redrawPeriod = 0.1
  private static let delay = 0.25

  private let terminal: Terminal
  private var start: Double?
  private var startTime = 0.0
  private var lastDrawn = -1.0
  private var shown: String?

  init(_ terminal: Terminal = .error) { self.terminal = terminal }

  /// Notes that a run has come to `time`; both in simulated seconds.
  func update(time: Double, end: Double?) {
    guard terminal.isTerminal else { return }
    let now = Self.clock
    guard let start else {
      (self.start, startTime, lastDrawn) = (now, time, now)
      return
    }
    guard now - start >= Self.delay, now - lastDrawn >= Self.redrawPeriod else { return }
    lastDrawn = now
    draw(line(time: time, end: end, elapsed: now - start))
  }

  /// Notes how far a study is: runs, time left, and what they say so far.
  func update(_ study: StudyProgress) {
    guard terminal.isTerminal, study.elapsed >= Self.delay,
      study.elapsed - lastDrawn >= Self.redrawPeriod || lastDrawn > study.elapsed
    else { return }
    lastDrawn = study.elapsed
    let fraction = min(1, Double(study.done) / Double(max(1, study.expected)))
    let speed = Double(study.fresh) / study.elapsed
    let left =
      speed > 0
      ? NumberText.waiting(Double(max(0, study.expected - study.done)) / speed) + " left" : "?"
    let place = "run \(study.done) of \(study.expected)"
    var parts: [(text: String, style: Terminal.Style)] = [
      ("\(study.name): \(place)", .bold), (left, .dim),
    ]
    if let estimate = study.estimate, !estimate.isEmpty { parts.append((estimate, .plain)) }
    // What it says so far is worth more than its name.
    let length = parts.reduce(0) { $0 + $1.text.count + 3 }
    if length >= terminal.width { parts[0].text = place }
    draw(fit(parts, bar: fraction, percent: "\(Int(fraction * 100)) %"))
  }

  /// Takes the line away; the next run starts afresh.
  func finish() {
    hide()
    start = nil
    shown = nil
  }

  /// Takes the line away while something else is written.
  func hide() {
    if shown != nil { terminal.write("\r\u{1B}[K") }
  }

  /// Shows the line again after `hide`.
  func reveal() {
    if let shown { terminal.write(shown) }
  }

  private func draw(_ line: String) {
    shown = line
    terminal.write("\r" + line + "\u{1B}[K")
  }

  private func line(time: Double, end: Double?, elapsed: Double) -> String {
    let done = time - startTime
    let speed = done / elapsed
    let ratio = "\(NumberText.ratio(speed))× real time"
    guard let end, end > startTime else {
      return fit([
        (NumberText.simulated(time, scale: time), .bold), (ratio, .plain),
        ("\(NumberText.waiting(elapsed)) so far", .dim),
      ])
    }
    let fraction = min(1, max(0, done / (end - startTime)))
    let percent = "\(Int(fraction * 100)) %"
    let left = speed > 0 ? NumberText.waiting((end - time) / speed) : "?"
    let (size, symbol) = NumberText.unit(for: end)
    let whole = NumberText.simulated(end, scale: end)
    let position = fixed(time / size, like: end / size) + " \(symbol)"
    return fit(
      [
        ("\(position) of \(whole)", .bold), (ratio, .plain), ("\(left) left", .dim),
      ], bar: fraction, percent: percent)
  }

  /// As many decimals as make the number move now and then, and no jitter in its width.
  private func fixed(_ value: Double, like end: Double) -> String {
    let decimals: Double = end < 10 ? 100 : end < 1000 ? 10 : 1
    let scaled = Int(min(value * decimals, 9e15))
    let whole = String(scaled / Int(decimals))
    if decimals == 1 { return whole }
    let rest = String(scaled % Int(decimals))
    return whole + "." + String(repeating: "0", count: (decimals == 100 ? 2 : 1) - rest.count)
      + rest
  }

  /// The parts that fit into the terminal's width, with a bar in what is left.
  private func fit(
    _ parts: [(text: String, style: Terminal.Style)], bar fraction: Double? = nil,
    percent: String = ""
  ) -> String {
    let limit = terminal.width - 1
    var plain = ""
    var painted = ""
    for (index, part) in parts.enumerated() {
      let gap = index == 0 ? "  " : "   "
      if plain.count + gap.count + part.text.count > limit { break }
      plain += gap + part.text
      painted += gap + terminal.paint(part.text, part.style)
    }
    guard let fraction else { return painted }
    let room = limit - plain.count - percent.count - 6
    let length = min(40, room)
    guard length >= 8 else { return painted }
    return "  " + barText(fraction, length) + " "
      + String(repeating: " ", count: 5 - percent.count) + percent + painted
  }

  private func barText(_ fraction: Double, _ length: Int) -> String {
    let (full, half, empty) = terminal.usesUnicode ? ("━", "╸", "─") : ("=", "-", " ")
    let halves = Int(fraction * Double(2 * length))
    let done = String(repeating: full, count: halves / 2) + (halves % 2 == 1 ? half : "")
    let rest = String(repeating: empty, count: length - (halves + 1) / 2)
    return terminal.paint(done, .accent) + terminal.paint(rest, .dim)
  }

  private static var clock: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
