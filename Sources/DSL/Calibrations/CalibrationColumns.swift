import Engine

/// The columns of measured data that a calibration reads.
enum CalibrationColumns {
  /// The column of times: the one called `time`, else `t`, else the only one in units of time.
  static func time(_ columns: [(name: String, isTime: Bool)]) -> String? {
    for name in ["time", "t"] where columns.contains(where: { $0.name == name }) { return name }
    let times = columns.filter(\.isTime)
    return times.count == 1 ? times[0].name : nil
  }

  /// What is known of the columns of data before anything is read; nil where nothing is.
  static func fields(_ type: Type) -> [Field]? {
    switch type {
    case .table(let fields): fields.isEmpty ? nil : fields
    case .record(let fields):
      fields.map { field in
        if case .list(let element) = field.type { return Field(name: field.name, type: element) }
        return field
      }
    default: nil
    }
  }
}
