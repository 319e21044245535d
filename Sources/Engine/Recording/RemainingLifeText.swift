import Glibc

/// Adds columns of remaining lives to a CSV file whose first column is the time in seconds.
struct RemainingLifeText {
  private let path: String

  init(_ path: String) { self.path = path }

  /// Writes the file anew with one more column for each of `lives`, and puts it in the old one's place.
  func add(_ lives: [TraceSignal], _ summary: TraceSummary) throws(TraceError) {
    guard let source = fopen(path, "r") else {
      throw TraceError(path, "read the file", code: errno)
    }
    defer { fclose(source) }
    let violations = lives.map { summary.firstViolation(of: $0.requirement) }
    let longer = try TextFile(path + ".part")
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var isHeading = true
    while true {
      let length = getline(&line, &capacity, source)
      guard length > 0, let start = line else { break }
      // The last byte ends the line.
      start[length - 1] = 0
      longer.write(String(cString: start))
      if isHeading {
        for life in lives { CSVTrace.head(life, of: longer) }
      } else {
        let time = Int64((strtod(start, nil) * 1e9).rounded())
        for violation in violations {
          longer.write(",")
          longer.write(RemainingLife.seconds(at: time, violation: violation))
        }
      }
      longer.write("\n")
      isHeading = false
    }
    try longer.close()
    guard rename(longer.path, path) == 0 else {
      throw TraceError(path, "replace the file", code: errno)
    }
  }
}
