import type { LogEntry } from './events.ts'

/**
 * Says what was appended. The log is the truth and the bus is a bell: it may lose, repeat or reorder what it is
 * given, and be absent for a while; whoever listens reads what is missing from the log.
 */
export type Bus = {
  /** Rings the bell as well as it can: where it cannot, others read the log. Never rejects. */
  publish(entries: readonly LogEntry[]): Promise<void>
  /**
   * Calls `listener` with what any node of this database publishes, this one included; nobody else is believed.
   * Settles when it listens, or when the bus is out of reach and it will listen as soon as it can.
   */
  subscribe(listener: (entries: readonly LogEntry[]) => void): Promise<void>
  /**
   * Sends something and waits until it is heard.
   * @throws HealthError saying what is in the way
   */
  check(): Promise<void>
  close(): Promise<void>
}
