import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { polledState } from '../realtime/polled-state.ts'
import { type StateRequest, stateOf } from '../realtime/stream.ts'
import { type DashboardMetrics, readMetrics } from './figure-store.ts'
import { readSamples, saysTheSame } from './sample-store.ts'

const DashboardMetricsRef = builder.objectRef<DashboardMetrics>('DashboardMetrics').implement({
  description: 'The key figures of the dashboard at one moment.',
  fields: (t) => ({
    totalPackages: t.exposeInt('totalPackages', { description: 'The number of all known packages.' }),
    inTransit: t.exposeInt('inTransit', { description: 'The number of packages between pick-up and delivery.' }),
    delivered: t.exposeInt('delivered', {
      description: 'The number of packages that were delivered to their recipients.',
    }),
    delayed: t.exposeInt('delayed', { description: 'The number of packages with an open anomaly of type DELAYED.' }),
    anomalies: t.exposeInt('anomalies', { description: 'The number of open anomalies.' }),
    recoveryRate: t.exposeFloat('recoveryRate', {
      nullable: true,
      description:
        'The share of all anomalies with status RECOVERED, 0 to 1; null without any anomaly. The anomalies of a package recover when it is delivered in time.',
    }),
    avgDeliveryTime: t.exposeFloat('avgDeliveryTime', {
      nullable: true,
      description: 'The average time from first scan to delivery, in days; null without any delivery.',
    }),
    activeHotspots: t.exposeInt('activeHotspots', { description: 'The number of active hotspots.' }),
    firingAlerts: t.exposeInt('firingAlerts', {
      description: 'The number of alerts that fire and that nobody has acknowledged.',
    }),
    pendingRecommendations: t.exposeInt('pendingRecommendations', {
      description: 'The number of recommendations that nobody has decided on.',
    }),
    co2: t.exposeFloat('co2', {
      description: 'The emissions of the last 30 days (UTC) of data, in kg CO2e, tank-to-wheel.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The time that the figures describe.' }),
  }),
})

builder.queryField('dashboardMetrics', (t) =>
  t.field({
    type: DashboardMetricsRef,
    extensions: { isOfTheMoment: true },
    description: 'The current key figures.',
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
      'The key figures of the last 30 days (wall clock), oldest first: at most one a minute, and none while they did not change. At most 1,000 are returned; a longer history is thinned out evenly.',
    args: {
      from: t.arg({ type: 'DateTime', description: 'Only figures at or after this time.' }),
      to: t.arg({ type: 'DateTime', description: 'Only figures before this time.' }),
    },
    resolve: (_root, { from, to }, { db }) => readSamples(db, { from: from ?? begin, to: to ?? end }),
  }),
)

const everyMs = 1_000

builder.subscriptionField('dashboardMetrics', (t) =>
  t.field({
    type: DashboardMetricsRef,
    description: 'The key figures: at once, then whenever they change, at most once a second.',
    subscribe: (_root, _args, { db }) => stateOf(metricsOf(db as Db)),
    resolve: (metrics) => metrics,
  }),
)

const states = new WeakMap<Db, StateRequest<DashboardMetrics>>()

/** One state per database, shared by all its streams: it is read once, whatever fields they select. */
function metricsOf(db: Db): StateRequest<DashboardMetrics> {
  const state = states.get(db) ?? polledState(() => readMetrics(db), { everyMs, isNews })
  states.set(db, state)
  return state
}

const isNews = (before: DashboardMetrics, now: DashboardMetrics): boolean => !saysTheSame(before, now)
