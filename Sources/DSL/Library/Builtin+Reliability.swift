extension Builtin {
  /// Systems of several parts, and units that are repaired.
  static let reliability: [Builtin] = [
    Builtin(
      "fault_tree(top, events, gates?, at?)", .system, isPure: false,
      "How likely a failure is that follows from events by `and`, `or` and `at_least(2, a, b, c)`, with its minimal cut sets and the importance of each event."
    ),
    Builtin(
      "block_diagram(structure, blocks, groups?, at?)", .system, isPure: false,
      "How reliable a whole is whose blocks stand in series (`and`), in parallel (`or`) or as `at_least(2, a, b, c)`, with its path and cut sets and the importance of each block."
    ),
    Builtin(
      "availability(life, repair, at?, over?)", .availability, isPure: false,
      "The share of time that a repaired unit works in the long run; the probability that it works at a time; its mean over a time from new."
    ),
    Builtin(
      "observed_availability(working, repair, confidence?)", .observedAvailability, isPure: false,
      "The availability that times of work and of repair tell, with its interval."
    ),
  ]
}
