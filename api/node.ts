import type { Agent } from './agents/agent.ts'
import { agentHealth } from './agents/agent-health-store.ts'
import { openAgentStore } from './agents/agent-store.ts'
import { endSilencesAgent } from './agents/end-silences-agent.ts'
import { forgetOldChangesAgent } from './agents/forget-old-changes-agent.ts'
import { reportDetectionsAgent } from './agents/report-detections-agent.ts'
import { reportRecommendationsAgent } from './agents/report-recommendations-agent.ts'
import { startAgents } from './agents/run-agents.ts'
import { watchSilentPackagesAgent } from './agents/watch-silent-packages-agent.ts'
import { wordRecommendationsAgent } from './agents/word-recommendations-agent.ts'
import { openConnections } from './connections.ts'
import { forgetOldRows } from './ingest/forget-old-rows-command.ts'
import type { Intake } from './ingest/intake.ts'
import { clockHealth } from './metrics/clock-health.ts'
import { sampleMetricsAgent } from './metrics/sample-metrics-agent.ts'
import { measureOutcomesAgent } from './outcomes/measure-outcomes-agent.ts'
import type { Config } from './platform/config.ts'
import type { Db } from './platform/db.ts'
import type { Logger } from './platform/logger.ts'
import type { ChangeLog } from './realtime/change-log.ts'
import { searchDocumentsAgent } from './recommendations/search-documents-agent.ts'
import { startServer } from './server.ts'
import { deliverWebhooksAgent } from './webhooks/deliver-webhooks-agent.ts'
import { webhookHealth } from './webhooks/webhook-store.ts'

/** One running Plume: its connections, its agents and its server. */
export type PlumeNode = {
  url: string
  db: Db
  log: ChangeLog
  intake: Intake
  /** Ends what it took in with the transaction it is in, answers, then closes everything. */
  stop(): Promise<void>
}

/** Opens what the settings name, in order, and starts to serve. */
export async function startNode(config: Config, logger: Logger): Promise<PlumeNode> {
  const { db, kind, trouble, bus, log, intake, close } = await openConnections(config, logger)
  const closers = [close]
  const stop = async () => {
    log.announceStop()
    for (const closeNext of closers.splice(0).reverse()) await closeNext()
  }
  try {
    const agents = await startAgents({
      store: openAgentStore(db),
      listen: log.listen,
      logger,
      agents: agentsOf(config, { db, log, logger }),
    })
    closers.push(agents.stop)
    const server = await startServer({
      config,
      db,
      log,
      intake,
      logger,
      parts: {
        asked: {
          database: { check: (reader) => reader.$queryRaw`/* checkDatabase */ select 1`, trouble, vital: true },
          bus: { check: bus.check, vital: false },
        },
        noted: [(reader) => agentHealth(reader, agents.names), webhookHealth, clockHealth],
      },
    })
    closers.push(server.close)
    logger.info({ url: server.url, database: kind, bus: config.redisUrl ? 'redis' : 'in process' }, 'Plume listens')
    return { url: server.url, db, log, intake, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type AgentParts = { db: Db; log: ChangeLog; logger: Logger }

const agentsOf = (
  { logKeep, keepDays, llm, embeddings, webhooks }: Config,
  { db, log, logger }: AgentParts,
): Agent[] => [
  reportDetectionsAgent(),
  watchSilentPackagesAgent({ db, log }),
  llm ? wordRecommendationsAgent({ db, log, logger, llm }) : reportRecommendationsAgent(),
  searchDocumentsAgent({ db, log, logger, embeddings }),
  endSilencesAgent({ db, log }),
  measureOutcomesAgent({ db, log }),
  sampleMetricsAgent(db),
  forgetOldChangesAgent({
    db,
    keep: logKeep,
    forgetRows: (signal) => forgetOldRows({ db, log }, keepDays, signal),
  }),
  deliverWebhooksAgent({ db, logger, settings: webhooks }),
]
