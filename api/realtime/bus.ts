import type { LogEntry } from './events.ts'

/**
 * Tells the nodes what was appended. The log is the truth and the bus is a bell: it may lose, repeat or reorder what it
 * is given, and be absent for a while. A listener reads what is missing from the log.
 */
export type Bus = {
  /** Tells the other nodes as well as it can: where it cannot, they read the log. Never rejects. */
  publish(entries: readonly LogEntry[]): Promise<void>
  /**
   * Calls `listener` with what any node of this database publishes, this one included; messages of others are ignored.
   * Settles when it listens, or when the bus is out of reach; then it listens as soon as it can.
   */
  subscribe(listener: (entries: readonly LogEntry[]) => void): Promise<void>
  /**
   * Sends a message and waits until this node hears it.
   * @throws HealthError that says what is in the way
   */
  check(): Promise<void>
  close(): Promise<void>
}
