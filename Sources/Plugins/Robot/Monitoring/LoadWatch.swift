/// Tells from a servo's readings of position alone that it no longer holds what it held.
///
/// A servo told to stay presses in proportion to its distance from where it was told to be, so a lasting shift of
/// its place is a change of load, however small: one of the robot_armpi base servos moved by 1.2 steps of 0.24° as it
/// stopped pressing, and cooled by 8 K. Readings are averaged over 20 s, in which steps of one average out, and compared
/// with their mean over the window that the load was learned in. Once changed, the load stays changed. A view of
/// memory somebody else owns.
struct LoadWatch {
  /// How long readings are averaged, in s.
  static let averaging = 20.0

  private struct Header {
    var learnedSum = 0.0
    var recentSum = 0.0
    var hasChanged = false
  }

  private let header: UnsafeMutablePointer<Header>
  /// The last readings, the oldest overwritten by the next.
  private let recent: UnsafeMutablePointer<Double>
  private let length: Int

  /// How many readings `averaging` takes, one each `period` s.
  static func length(period: Double) -> Int { max(1, Int((averaging / period).rounded())) }

  static func byteCount(length: Int) -> Int {
    MemoryCursor.byteCount(Header.self, 1) + MemoryCursor.byteCount(Double.self, length)
  }

  init(memory: UnsafeMutableRawPointer, length: Int) {
    var cursor = MemoryCursor(memory)
    header = cursor.take(Header.self, 1)
    recent = cursor.take(Double.self, length)
    self.length = length
  }

  func begin() {
    header.initialize(to: Header())
    recent.initialize(repeating: 0, count: length)
  }

  var hasChanged: Bool { header.pointee.hasChanged }

  /// Takes reading number `index`, the first `window` of which tell the place that belongs to the learned load.
  ///
  /// - Parameter shift: how far the mean may be from that place, in steps
  func take(_ reading: Double, index: Int, window: Int, shift: Double) {
    let place = index % length
    header.pointee.recentSum += reading - recent[place]
    recent[place] = reading
    guard index >= window else {
      header.pointee.learnedSum += reading
      return
    }
    guard window > 0, index + 1 >= length else { return }
    let moved =
      header.pointee.recentSum / Double(length) - header.pointee.learnedSum / Double(window)
    if abs(moved) > shift { header.pointee.hasChanged = true }
  }
}
