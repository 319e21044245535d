extension Scenario {
  /// Builds a twin and places it on the bus.
  ///
  /// Settings are checked against the plugin's description (names, kinds, ranges, what is required) and
  /// completed by its defaults; the model is built at once, so that shapes are known.
  ///
  /// - Parameters:
  ///   - name: a name no other twin, signal, variable or fault has
  ///   - model: the model's name within the plugin
  ///   - settings: values in SI, by the name of the parameter
  ///   - period: how often the twin steps, in nanoseconds; the model's own period if nil
  @discardableResult
  public func addTwin(
    _ name: String, plugin: any TwinPlugin, model modelName: String,
    settings: [String: SettingValue] = [:], period: Int64? = nil
  ) throws(ScenarioError) -> TwinHandle {
    try reserve(name)
    let offer = plugin.description
    guard let description = offer.models.first(where: { $0.name == modelName }) else {
      throw ScenarioError(
        "\(offer.name) has no model \(modelName)",
        help: Spelling.help(
          for: modelName, among: offer.models.map(\.name), called: "its models"))
    }
    let complete = try SettingCheck(twin: name, model: description).complete(settings)
    let step = try self.period(of: name, description, complete, period)
    let model = try build(name, plugin, description, complete, step)
    let placement = BusPlacement(
      twin: name, description: description, model: model, given: settings)
    let (slots, values) = try placement.place(at: initial.count)
    let offset = allocate(values).offset
    let twin = TwinHandle(
      name: name, index: twins.count, plugin: offer.name, description: description, model: model,
      settings: complete, period: step, slots: slots, offset: offset)
    twins.append(twin)
    return twin
  }

  private func period(
    of name: String, _ description: ModelDescription, _ settings: [String: SettingValue],
    _ given: Int64?
  ) throws(ScenarioError) -> Int64 {
    var period = given ?? description.period
    var setting: String?
    if given == nil, let parameter = description.periodParameter,
      case .number(let seconds)? = settings[parameter]
    {
      setting = parameter
      let nanoseconds = (seconds * 1e9).rounded()
      period = nanoseconds >= 1 && nanoseconds < 9e18 ? Int64(nanoseconds) : 0
    }
    guard period > 0 else {
      throw ScenarioError(
        "\(name) cannot step every \(durationText(period))",
        help: "a period is at least 1 ns", setting: setting)
    }
    return period
  }

  private func build(
    _ name: String, _ plugin: any TwinPlugin, _ description: ModelDescription,
    _ settings: [String: SettingValue], _ period: Int64
  ) throws(ScenarioError) -> any TwinModel {
    let request = BuildRequest(
      model: description.name, twin: name, settings: settings, folder: folder, period: period,
      refusal: refusal)
    do {
      return try plugin.make(request)
    } catch let error as PluginError {
      throw ScenarioError(
        "\(name): \(error.message)", help: error.help, place: error.place, setting: error.setting)
    } catch {
      throw ScenarioError("\(name): \(error)")
    }
  }
}
