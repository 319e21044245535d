/// Why a request gets no result, with the code that JSON-RPC and LSP give it.
struct ResponseError: Error, Hashable {
  let code: Int
  let message: String

  static let notInitialized = ResponseError(
    code: -32002, message: "the first request is `initialize`")
  static let afterShutdown = ResponseError(
    code: -32600, message: "the server has been shut down; only `exit` may follow")
  static let invalidRequest = ResponseError(
    code: -32600, message: "a message is an object with a `method`")

  static func parseError(_ reason: String) -> ResponseError {
    ResponseError(code: -32700, message: reason)
  }
  static func methodNotFound(_ method: String) -> ResponseError {
    ResponseError(code: -32601, message: "there is no method `\(method)`")
  }
  static func invalidParams(_ what: String) -> ResponseError {
    ResponseError(code: -32602, message: what)
  }
  /// The request is right, and what it asks for cannot be.
  static func requestFailed(_ reason: String) -> ResponseError {
    ResponseError(code: -32803, message: reason)
  }

  var json: JSONValue { ["code": JSONValue(code), "message": .string(message)] }
}
