import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { polledState } from '../realtime/polled-state.ts'
import { type StateRequest, stateOf } from '../realtime/stream.ts'
import { type DashboardMetrics, readMetrics } from './figure-store.ts'
import { readSamples, saysTheSame } from './sample-store.ts'

const DashboardMetricsRef = builder.objectRef<DashboardMetrics>('DashboardMetrics').implement({
  description: 'The key figures.',
  fields: (t) => ({
    totalPackages: t.exposeInt('totalPackages', { description: 'Packages that are known.' }),
    inTransit: t.exposeInt('inTransit', { description: 'Packages between pick-up and delivery.' }),
    delivered: t.exposeInt('delivered', { description: 'Packages that were delivered.' }),
    delayed: t.exposeInt('delayed', { description: 'Packages with an open DELAYED anomaly.' }),
    anomalies: t.exposeInt('anomalies', { description: 'Anomalies that are open.' }),
    recoveryRate: t.exposeFloat('recoveryRate', {
      nullable: true,
      description:
        'Share of all anomalies that are RECOVERED, which those of a package are that is delivered in time; null without any.',
    }),
    avgDeliveryTime: t.exposeFloat('avgDeliveryTime', {
      nullable: true,
      description: 'Days from first scan to delivery; null without any delivery.',
    }),
    activeHotspots: t.exposeInt('activeHotspots', { description: 'Hotspots that are active.' }),
    firingAlerts: t.exposeInt('firingAlerts', { description: 'Alerts that nobody has taken up.' }),
    pendingRecommendations: t.exposeInt('pendingRecommendations', {
      description: 'Recommendations that nobody has decided.',
    }),
    co2: t.exposeFloat('co2', { description: 'kg CO2e over the last 30 days (UTC) of data.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When they were so.' }),
  }),
})

builder.queryField('dashboardMetrics', (t) =>
  t.field({
    type: DashboardMetricsRef,
    extensions: { isOfTheMoment: true },
    description: 'The key figures now.',
    resolve: (_root, _args, { db }) => readMetrics(db),
  }),
)

const begin = new Date(0)
const end = new Date(Date.UTC(9999, 0, 1))

builder.queryField('metricsHistory', (t) =>
  t.field({
    type: [DashboardMetricsRef],
    extensions: { rows: 1_000 },
    description:
      'The key figures over time (wall clock), oldest first: one a minute at most, none while they stayed as they were, for 30 days. At most 1,000, of more every so many.',
    args: {
      from: t.arg({ type: 'DateTime', description: 'Only at or after this.' }),
      to: t.arg({ type: 'DateTime', description: 'Only before this.' }),
    },
    resolve: (_root, { from, to }, { db }) => readSamples(db, { from: from ?? begin, to: to ?? end }),
  }),
)

const everyMs = 1_000

builder.subscriptionField('dashboardMetrics', (t) =>
  t.field({
    type: DashboardMetricsRef,
    description: 'The key figures: at once, then each time that they have changed, at most once a second.',
    subscribe: (_root, _args, { db }) => stateOf(metricsOf(db as Db)),
    resolve: (metrics) => metrics,
  }),
)

const states = new WeakMap<Db, StateRequest<DashboardMetrics>>()

/** One state a database, for all its streams: however many differ in what they select, it is read once. */
function metricsOf(db: Db): StateRequest<DashboardMetrics> {
  const state = states.get(db) ?? polledState(() => readMetrics(db), { everyMs, isNews })
  states.set(db, state)
  return state
}

const isNews = (before: DashboardMetrics, now: DashboardMetrics): boolean => !saysTheSame(before, now)
