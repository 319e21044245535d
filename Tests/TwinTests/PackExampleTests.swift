import Testing

@Suite("The example of an unbalanced pack")
struct PackExampleTests {
  @Test("balancing wins back what a leak cost, and no more than the weak cell allows")
  func pack() throws {
    let (result, _, lines) = try Examples.run("pack_imbalance.twin")
    #expect(result.outcome.rawValue == 0, "\(result.diagnostics.map(\.message))")
    let capacities = lines.compactMap { line in
      line.split(separator: ":").last { $0.contains(" Ah of 10") }?
        .split(separator: " ").first.flatMap { Double($0) }
    }
    try #require(capacities.count == 2, "\(lines)")
    // A fifth of 10 Ah was leaked; the group with the weak cell holds 9.25 Ah between rests, less under load.
    #expect(abs(capacities[0] - 7.9) < 0.2)
    #expect(capacities[1] > capacities[0] + 1.1 && capacities[1] < 9.25)
  }
}
