/// The words of a fault's settings, with what they say.
enum FaultWords {
  static let settings: [Completion] = [
    Completion(
      "value", .setting, "like the target", "The faulty value, of `nominal`, `age` and `severity`."),
    Completion(
      "onset", .setting, "time",
      "When it starts: a time, a distribution, `when(…)`, `hazard(…)`, `manual`."),
    Completion("probability", .setting, "bare number", "How likely it happens at all."),
    Completion(
      "active", .setting, "pattern", "`always`, `for(5 s)` or `intermittent(on: 1 s, off: 9 s)`."),
    Completion(
      "severity", .setting, "0 .. 1",
      "How bad it is, of `age`; or `gamma_process(…)`, `wiener_process(…)`."),
    Completion("rate", .setting, "1/time", "How fast the severity grows."),
    Completion("repair", .setting, "rule", "`after(6 h, quality: 90 %)`, `when(…)` or `manual`."),
    Completion("duration", .setting, "time", "How long it lasts."),
  ]

  static let values: [Completion] = [
    Completion("nominal", .constant, "like the target", "The value without the fault."),
    Completion("age", .constant, "time", "Time since the onset."),
    Completion("severity", .constant, "0 .. 1", "How bad the fault is now."),
    Completion("stuck", .function, "stuck()", "The value at onset, for good."),
    Completion("drift", .function, "drift(rate)", "Moves away at a rate."),
    Completion("offset", .function, "offset(amount)", "Adds an amount."),
    Completion("scale", .function, "scale(factor)", "Multiplies by a factor."),
    Completion("noise", .function, "noise(sd)", "Adds normal noise."),
    Completion(
      "dropout", .function, "dropout(probability)", "Keeps the last value for some samples."),
    Completion("delay", .function, "delay(time)", "Comes late by a time."),
    Completion("manual", .constant, "onset, repair", "Only `inject` or `repair` does it."),
    Completion("hazard", .function, "hazard(rate)", "Random onset at a rate that may change."),
    Completion("intermittent", .function, "intermittent(on, off)", "Comes and goes."),
    Completion("after", .function, "after(time, quality)", "Repaired after a time."),
    Completion(
      "gamma_process", .function, "gamma_process(shape_rate, scale)", "Grows by random steps."),
    Completion(
      "wiener_process", .function, "wiener_process(drift, variance)",
      "Drifts and wanders by random steps to both sides."),
  ]

  /// What a word means in a fault.
  static func documentation(of word: String) -> DocumentationEntry? {
    (settings + values).first { $0.name == word }?.entry
  }
}

extension Completion {
  /// The same as shown beside the word.
  var entry: DocumentationEntry {
    DocumentationEntry(
      detail.hasPrefix(name) ? detail : "\(name): \(detail)", [documentation])
  }
}
