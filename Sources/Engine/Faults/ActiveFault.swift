/// What letting an active fault act takes, in few bytes, as a hundred of them should stay in the nearest cache.
struct ActiveFault: BitwiseCopyable {
  /// Position of the fault.
  let fault: Int32
  /// The values it acts on.
  let offset: Int32
  let count: Int32
  let effect: FaultAction.Effect
  let amount: Double

  init(_ fault: Int, _ action: FaultAction) {
    self.fault = Int32(fault)
    offset = Int32(action.target.offset)
    count = Int32(action.target.count)
    effect = action.effect
    amount = action.amount
  }
}

/// Where a site's active faults and its spans lie in the tables of `FaultTables`.
struct SiteLists: BitwiseCopyable {
  let firstFault: Int32
  var activeCount: Int32
  let firstSpan: Int32
  let spanEnd: Int32
}
