import Engine

/// Where a session's run stops to be looked at.
struct SessionBreakpoint {
  let text: String
  let instance: Instance
  let engine: Breakpoint
}

/// An expression shown whenever time has moved, with the value it had.
struct Watch {
  let text: String
  var last: String?
}

/// `break when …` and `watch …` at the prompt.
extension Session {
  /// `break when condition`, `break off`, or `break` for a list.
  func breakpoint(_ text: String) throws(ScriptFailure) -> SessionResult {
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.count == 1 {
      return SessionResult(
        value: breakpoints.isEmpty
          ? "no breakpoints; `break when cell.voltage < 3 V` makes one"
          : breakpoints.map { "break when \($0.text)" }.joined(separator: "\n"))
    }
    if words.count == 2, words[1] == "off" {
      breakpoints = []
      main.simulation?.removeBreakpoints()
      return SessionResult(value: "no breakpoints")
    }
    guard words[1] == "when", let word = text.range(of: "break"), words.count > 2 else {
      throw ScriptFailure(
        "`break` is followed by `when` and a condition",
        help: "write `break when cell.voltage < 3 V`; `break off` takes all away")
    }
    // Read as the statement that it resembles; as many letters, so that places in messages are right.
    let read = text.replacing("break", with: "stop ", in: word)
    var condition: (any StepExpression)?
    host.takesCondition = { condition = $0 }
    defer { host.takesCondition = nil }
    var result = carryOut(text: read, name: "<input \(sources.count + 1)>", shown: text)
    guard let condition, result.outcome == .fine else { return result }
    let shown = words.dropFirst(2).joined(separator: " ")
    let breakpoint = SessionBreakpoint(
      text: shown, instance: main, engine: Breakpoint(condition, reason: "break: \(shown)"))
    breakpoints.append(breakpoint)
    main.simulation?.add(breakpoint.engine)
    result.value = "the run stops each time \(shown) becomes true"
    return result
  }

  /// `watch expression`, `watch off`, or `watch` for a list with the values as they are.
  func watch(_ text: String) -> SessionResult {
    if text.isEmpty { return SessionResult(value: watchLines(all: true) ?? "nothing is watched") }
    if text == "off" {
      watches = []
      return SessionResult(value: "nothing is watched")
    }
    let result = carryOut(text: text, name: "<input \(sources.count + 1)>")
    guard result.outcome == .fine, let value = result.value else { return result }
    watches.append(Watch(text: text, last: value))
    return SessionResult(value: "\(text) = \(value)")
  }

  /// What the watched expressions are now; those that did not change are left out unless all are asked for.
  func watchLines(all: Bool = false) -> String? {
    var lines: [String] = []
    for index in watches.indices {
      let watch = watches[index]
      let result = carryOut(text: watch.text, name: "<watch>")
      let value = result.value ?? result.diagnostics.first?.message ?? "none"
      if all {
        lines.append("\(watch.text) = \(value)")
      } else if value != watch.last {
        lines.append("\(watch.text) = \(value)" + (watch.last.map { ", was \($0)" } ?? ""))
      }
      watches[index].last = value
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate func range(of word: String) -> Range<String.Index>? {
    guard let start = firstIndex(where: { !$0.isWhitespace }) else { return nil }
    guard self[start...].hasPrefix(word) else { return nil }
    return start..<index(start, offsetBy: word.count)
  }

  fileprivate func replacing(
    _ word: String, with other: String, in range: Range<String.Index>
  ) -> String { String(self[..<range.lowerBound]) + other + String(self[range.upperBound...]) }
}
