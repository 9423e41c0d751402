import { builder, type Context } from '../builder.ts'
import { stateOf } from '../realtime/stream.ts'
import type { ComponentHealth } from './health.ts'
import type { SystemHealth } from './system-health.ts'

const HealthStatusRef = builder.enumType('HealthStatus', {
  description: 'How well something works.',
  values: {
    OK: { description: 'All is well.' },
    DEGRADED: { description: 'Something is missing; what is asked is answered.' },
    DOWN: { description: 'What is needed for any answer is missing.' },
  },
})

const ComponentHealthRef = builder.objectRef<ComponentHealth>('ComponentHealth').implement({
  description: 'A part of Plume: the database, the bus, an agent, the webhooks.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Which part.' }),
    status: t.expose('status', { type: HealthStatusRef, description: 'How well it works.' }),
    latencyMs: t.exposeFloat('latencyMs', {
      nullable: true,
      description: 'How long it took to answer, ms; null for parts that are not asked.',
    }),
    message: t.exposeString('message', { nullable: true, description: 'What is wrong; null when nothing is.' }),
  }),
})

const SystemHealthRef = builder.objectRef<SystemHealth>('SystemHealth').implement({
  description: 'How Plume is, as the node that answers sees it; /health/ready says the same.',
  fields: (t) => ({
    status: t.expose('status', { type: HealthStatusRef, description: 'How well the worst of its parts works.' }),
    components: t.expose('components', { type: [ComponentHealthRef], description: 'Its parts.' }),
    connections: t.exposeInt('connections', { description: 'WebSockets and event streams open at this node.' }),
    subscriptions: t.exposeInt('subscriptions', { description: 'Subscriptions that run over them.' }),
    eventLoopLagMs: t.exposeFloat('eventLoopLagMs', {
      description: 'How late this node was to do what was due, ms: the 99th percentile of some seconds.',
    }),
    streamPosition: t.exposeString('streamPosition', {
      description: 'The newest change that this node has handed on.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When this was so.' }),
  }),
})

/** By the context of each operation: every part is asked once for it, however many aliases want to know. */
const readings = new WeakMap<Context, Promise<SystemHealth>>()

function readOnce(context: Context): Promise<SystemHealth> {
  const reading = readings.get(context) ?? context.health.read(context.db)
  readings.set(context, reading)
  return reading
}

builder.queryField('systemHealth', (t) =>
  t.field({
    type: SystemHealthRef,
    extensions: { isOfTheMoment: true },
    description: 'How Plume is now.',
    resolve: (_root, _args, context) => readOnce(context),
  }),
)

builder.subscriptionField('systemHealth', (t) =>
  t.field({
    type: SystemHealthRef,
    description: 'How Plume is: at once, then every 2 s where something has changed, else every 10 s.',
    subscribe: (_root, _args, { health }) => stateOf(health.state),
    resolve: (health) => health,
  }),
)
