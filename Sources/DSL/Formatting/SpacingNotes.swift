/// What the tokens alone do not tell about a script's spacing, noted by the parser on its way.
struct SpacingNotes: Sendable {
  /// Stretches that are units: no space belongs inside one.
  var units: [Span] = []
  /// Where a minus sign negates what follows instead of subtracting it.
  var negations: Set<Int> = []
}
