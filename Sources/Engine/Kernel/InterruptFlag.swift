import Synchronization

/// A flag that ends an advance between two instants, raised from another thread or a signal handler.
public final class InterruptFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  /// Asks every simulation that looks at this flag to stop after the current instant.
  public func raise() { flag.store(true, ordering: .relaxed) }
  public func clear() { flag.store(false, ordering: .relaxed) }
  public var isRaised: Bool { flag.load(ordering: .relaxed) }
}
