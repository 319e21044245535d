import Engine

/// The part after the colon in `"{voltage:.2f mV}"`: how many digits, and the unit to show.
struct FormatSyntax: Hashable, Sendable {
  let number: NumberFormat
  let unit: String?

  /// nil where the text is no format.
  init?(_ text: String) {
    let trimmed = text.drop { $0 == " " }
    let parts = trimmed.split(separator: " ", maxSplits: 1)
    guard let first = parts.first, let number = try? NumberFormat(String(first)) else { return nil }
    self.number = number
    unit = parts.count > 1 ? String(parts[1].reversed().drop { $0 == " " }.reversed()) : nil
  }
}
