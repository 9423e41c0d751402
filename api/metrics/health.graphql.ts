import { builder, type Context } from '../builder.ts'
import { perOperation } from '../platform/per-operation.ts'
import { stateOf } from '../realtime/stream.ts'
import type { ComponentHealth } from './health.ts'
import type { SystemHealth } from './system-health.ts'

const HealthStatusRef = builder.enumType('HealthStatus', {
  description: 'How well a part of Plume works.',
  values: {
    OK: { description: 'The part works.' },
    DEGRADED: { description: 'Something fails, but requests are answered.' },
    DOWN: { description: 'Something fails without which no request can be answered.' },
  },
})

const ComponentHealthRef = builder.objectRef<ComponentHealth>('ComponentHealth').implement({
  description: 'The state of a part of Plume: the database, the message bus, an agent or the webhooks.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the part.' }),
    status: t.expose('status', { type: HealthStatusRef, description: 'How well the part works.' }),
    latencyMs: t.exposeFloat('latencyMs', {
      nullable: true,
      description: 'How long the part took to answer, in milliseconds; null for parts that are not asked.',
    }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'What is wrong, in a sentence; null when nothing is.',
    }),
  }),
})

const SystemHealthRef = builder.objectRef<SystemHealth>('SystemHealth').implement({
  description: 'The health of Plume, as seen by the node that answers. GET /health/ready reports the same.',
  fields: (t) => ({
    status: t.expose('status', { type: HealthStatusRef, description: 'The status of the worst part.' }),
    components: t.expose('components', { type: [ComponentHealthRef], description: 'The parts of Plume.' }),
    connections: t.exposeInt('connections', {
      description: 'The number of WebSockets and event streams that are open at this node.',
    }),
    subscriptions: t.exposeInt('subscriptions', { description: 'The number of subscriptions that run over them.' }),
    eventLoopLagMs: t.exposeFloat('eventLoopLagMs', {
      description:
        'The delay of the event loop of this node in milliseconds: the 99th percentile over the last seconds.',
    }),
    streamPosition: t.exposeString('streamPosition', {
      description: 'The cursor of the newest change that this node has sent to its subscribers.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The time that this describes.' }),
  }),
})

/** Cached per operation: every part is checked once, however many aliases ask for it. */
const readOnce = perOperation((context: Context): Promise<SystemHealth> => context.health.read(context.db))

builder.queryField('systemHealth', (t) =>
  t.field({
    type: SystemHealthRef,
    extensions: { isOfTheMoment: true },
    description: 'The current health of Plume.',
    resolve: (_root, _args, context) => readOnce(context),
  }),
)

builder.subscriptionField('systemHealth', (t) =>
  t.field({
    type: SystemHealthRef,
    description: 'The health of Plume: at once, then every 2 seconds while something changes, else every 10 seconds.',
    subscribe: (_root, _args, { health }) => stateOf(health.state),
    resolve: (health) => health,
  }),
)
