import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { SharedExecution } from '../realtime/shared-execution.ts'
import type { WebSockets } from '../realtime/websocket.ts'

export type MetricsParts = {
  log: { head(): { position: number }; stats: { appended: number; gapsRepaired: number } }
  shared: SharedExecution
  sockets: Pick<WebSockets, 'stats' | 'open'>
  /** HTTP answers that came from memory, and those shared with an equal operation. */
  answers: { stats: { kept: number; shared: number } }
}

export type Metrics = {
  contentType: string
  /** The metrics in the Prometheus text format. */
  text(): Promise<string>
}

/** The metrics of a node. No label comes from what a client sends, so that the number of series is bounded. */
export function createMetrics({ log, shared, sockets, answers }: MetricsParts): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `plume_${name}`,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `plume_${name}_total`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })

  gauge('websocket_connections', 'Open WebSockets.', () => sockets.open().sockets)
  gauge('websocket_operations', 'Operations running on WebSockets.', () => sockets.open().operations)
  gauge('subscribers', 'Subscribers of streams, over WebSocket and SSE.', shared.subscribers)
  gauge(
    'distinct_executions',
    'Distinct subscriptions; each is executed once for all subscribers who share it.',
    shared.running,
  )
  gauge('stream_position', 'Position of the newest change that this node has handed on.', () => log.head().position)
  gauge('stream_lag_seconds', 'Time from commit to delivery of the newest change.', () => shared.stats.lagMs / 1000)
  counter('changes_appended', 'Changes that this node appended to the log.', () => log.stats.appended)
  counter('changes_executed', 'Executions of a subscription for one change or state.', () => shared.stats.executed)
  counter('changes_delivered', 'Live results handed to subscribers.', () => shared.stats.delivered)
  counter('changes_replayed', 'Results handed to subscribers who were catching up.', () => shared.stats.replayed)
  counter(
    'states_skipped',
    'States that slow readers missed because a newer one replaced them.',
    () => shared.stats.skippedStates,
  )
  counter('slow_reader_closes', 'Sockets closed because they read too slowly.', () => sockets.stats.slowReaderCloses)
  counter('answers_kept', 'Answers served from the cache.', () => answers.stats.kept)
  counter('answers_shared', 'Answers shared with an equal operation that was running.', () => answers.stats.shared)
  counter(
    'bus_gaps_repaired',
    'Number of times the node read changes from the log because the bus had not delivered them.',
    () => log.stats.gapsRepaired,
  )

  return { contentType: registry.contentType, text: () => registry.metrics() }
}
