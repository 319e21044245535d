/// The shapes of a machine's records: which fields, in which order. Equal shapes have equal numbers.
struct Shapes {
  /// Field names by number; a name has one number throughout the machine.
  private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]
  private(set) var fields: [[Int32]] = []
  private var shapes: [[Int32]: Int] = [:]

  static let fieldLimit = 250

  /// The number of a name.
  mutating func number(of name: String) -> Int32 {
    if let number = numbers[name] { return number }
    let number = Int32(names.count)
    names.append(name)
    numbers[name] = number
    return number
  }

  /// The shape with these fields.
  mutating func shape(_ fieldNumbers: [Int32]) -> Int {
    if let shape = shapes[fieldNumbers] { return shape }
    fields.append(fieldNumbers)
    shapes[fieldNumbers] = fields.count - 1
    return fields.count - 1
  }

  mutating func shape(named fieldNames: [String]) -> Int {
    shape(fieldNames.map { number(of: $0) })
  }

  /// Where shape `shape` has field `number`; nil if it has no such field.
  func position(of number: Int32, in shape: Int) -> Int? { fields[shape].firstIndex(of: number) }

  func count(_ shape: UInt32) -> Int { fields[Int(shape)].count }

  func fieldNames(_ shape: UInt32) -> [String] { fields[Int(shape)].map { names[Int($0)] } }
}
