/// Makes gnuplot's characters fit for a terminal: no form feeds, no blanks at line ends, curves in colour.
enum TextPicture {
  /// The characters that gnuplot draws its curves with, in order, each with the colour it gets.
  private static let pens: [Character: String] = [
    "*": "34", "#": "31", "$": "32", "%": "35", "@": "33", "&": "36", "=": "1;34",
  ]

  static func lines(_ output: String, isColoured: Bool) -> [String] {
    let lines = output.filter { $0 != "\u{0C}" }
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        var line = line
        while line.last == " " { line.removeLast() }
        return isColoured ? coloured(line) : String(line)
      }
    var shown: [String] = []
    for line in lines where !(line.isEmpty && (shown.last ?? "").isEmpty) { shown.append(line) }
    if shown.last == "" { shown.removeLast() }
    return shown
  }

  /// Colours what lies within the frame, and the samples of the key, which are runs of one character; a unit such
  /// as `N*m` is neither.
  private static func coloured(_ line: Substring) -> String {
    let characters = Array(line)
    let left = characters.firstIndex(of: "|") ?? characters.count
    let right = characters.lastIndex(of: "|") ?? characters.count
    var result = ""
    var index = 0
    while index < characters.count {
      let character = characters[index]
      var end = index + 1
      while end < characters.count, characters[end] == character { end += 1 }
      let run = String(repeating: character, count: end - index)
      let isCurve = end - index >= 4 || (index > left && end <= right)
      if let pen = pens[character], isCurve {
        result += "\u{1B}[\(pen)m\(run)\u{1B}[0m"
      } else {
        result += run
      }
      index = end
    }
    return result
  }
}
