import type { LogEntry } from './events.ts'

/**
 * Says what was appended. The log is the truth and the bus is a bell: it may lose, repeat or reorder what it is
 * given, and be absent for a while; whoever listens reads what is missing from the log.
 */
export type Bus = {
  publish(entries: readonly LogEntry[]): Promise<void>
  /**
   * Calls `listener` with what any node publishes, this one included, and maybe with what other installations do.
   * Settles when it listens, or when the bus is out of reach and it will listen as soon as it can.
   */
  subscribe(listener: (entries: readonly LogEntry[]) => void): Promise<void>
  /** @throws when the bus cannot be reached */
  ping(): Promise<void>
  close(): Promise<void>
}
