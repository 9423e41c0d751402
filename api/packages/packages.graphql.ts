import { builder } from '../builder.ts'
import { isReturning } from './journey.ts'
import { type Place, readPlaces } from './package-state.ts'

export const PackageStatusRef = builder.enumType('PackageStatus', {
  description: 'Where a package stands.',
  values: {
    PENDING: { description: 'Announced; its carrier does not have it yet.' },
    PICKED_UP: { description: 'Its carrier has it.' },
    IN_TRANSIT: { description: 'On its way.' },
    ON_HOLD: { description: 'It waits: for customs, papers or a decision.' },
    OUT_FOR_DELIVERY: { description: 'On the vehicle that delivers it.' },
    READY_FOR_PICKUP: { description: 'Its recipient can fetch it.' },
    DELIVERY_DELAYED: { description: 'Its carrier says that it will be late.' },
    DELIVERY_FAILED: { description: 'It could not be handed over.' },
    DELIVERED: { description: 'Handed over: to its recipient, or to its sender again (see returnedAt).' },
    RETURN_TO_SENDER: { description: 'On its way back.' },
    CANCELLED: { description: 'It will not be delivered.' },
    UNKNOWN: { description: 'Its carrier does not know.' },
  },
})

export const PlaceRef = builder.objectRef<Place>('Place').implement({
  description: 'A place on the map: of a planned route, or of what is watched.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called.' }),
    latitude: t.exposeFloat('latitude', { nullable: true, description: 'WGS 84 degrees.' }),
    longitude: t.exposeFloat('longitude', { nullable: true, description: 'WGS 84 degrees.' }),
  }),
})

export const Package = builder.prismaNode('Package', {
  nullable: true,
  description: 'A package as its scans tell it.',
  id: { field: 'id' },
  fields: (t) => ({
    trackingNumber: t.exposeString('trackingNumber', { description: "Its carrier's number." }),
    journey: t.exposeInt('journey', { description: 'Which of the parcels that bore this number it is, from 1.' }),
    carrier: t.exposeString('carrier', {
      description: 'Who has it, by its newest scan; `unknown` until a scan says so.',
    }),
    status: t.expose('status', { type: PackageStatusRef, description: 'Where it stands, by event time.' }),
    location: t.exposeString('location', { nullable: true, description: 'Where it was scanned last.' }),
    latitude: t.exposeFloat('latitude', { nullable: true, description: 'Last known position, WGS 84 degrees.' }),
    longitude: t.exposeFloat('longitude', { nullable: true, description: 'Last known position, WGS 84 degrees.' }),
    plannedRoute: t.field({
      type: [PlaceRef],
      description: 'Where it is to go, from origin to destination; empty when nobody said.',
      resolve: ({ plannedRoute }) => readPlaces(plannedRoute),
    }),
    promisedAt: t.expose('promisedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was promised to be delivered; of a day its end.',
    }),
    promisedOn: t.exposeString('promisedOn', {
      nullable: true,
      description: 'The day that was promised, such as 2026-03-06; null where it was a time.',
    }),
    estimatedDelivery: t.expose('estimatedDelivery', {
      type: 'DateTime',
      nullable: true,
      description: 'When it will probably be delivered; null when it is over, or nothing is known.',
    }),
    estimatedEarliest: t.expose('estimatedEarliest', {
      type: 'DateTime',
      nullable: true,
      description: 'One in ten such packages is delivered before this.',
    }),
    estimatedLatest: t.expose('estimatedLatest', {
      type: 'DateTime',
      nullable: true,
      description: 'One in ten such packages is delivered after this.',
    }),
    lateProbability: t.exposeFloat('lateProbability', {
      nullable: true,
      description: 'The chance that it misses its promise, 0 to 1; null without a promise.',
    }),
    // The log may hold packages of a time when this was not counted.
    openAnomalies: t.int({
      description: 'How many of its anomalies are open.',
      resolve: ({ openAnomalies }) => openAnomalies ?? 0,
    }),
    late: t.boolean({
      description: 'Whether its anomaly DELAYED is open: it will probably miss its promise.',
      resolve: ({ late }) => late ?? false,
    }),
    firstScanAt: t.expose('firstScanAt', { type: 'DateTime', nullable: true, description: 'Its first scan.' }),
    lastScanAt: t.expose('lastScanAt', { type: 'DateTime', nullable: true, description: 'Its newest scan.' }),
    deliveredAt: t.expose('deliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was delivered to its recipient, also where it was sent back later.',
    }),
    returning: t.boolean({
      description: 'Whether it is on its way back to its sender.',
      resolve: (row) => isReturning(row),
    }),
    returnedAt: t.expose('returnedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was handed to its sender again.',
    }),
    fault: t.exposeString('fault', {
      nullable: true,
      description: 'What cannot be right in its scans; null when all is well.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    scans: t.relation('scans', {
      description: 'Oldest first.',
      query: { orderBy: [{ eventTime: 'asc' }, { id: 'asc' }] },
    }),
  }),
})

builder.prismaNode('Scan', {
  nullable: true,
  description: 'One observation of a package (an EPCIS event), as its sender gave it.',
  id: { field: 'id' },
  fields: (t) => ({
    eventId: t.exposeString('eventId', { description: "The sender's id of it." }),
    eventTime: t.expose('eventTime', { type: 'DateTime', description: 'When it happened.' }),
    eventTimeZoneOffset: t.exposeString('eventTimeZoneOffset', {
      description: 'The offset from UTC that its time was sent with, such as +02:00.',
    }),
    recordTime: t.expose('recordTime', { type: 'DateTime', description: 'When Plume learnt of it.' }),
    status: t.expose('status', { type: PackageStatusRef, description: 'What it says of the package.' }),
    milestone: t.exposeString('milestone', { nullable: true, description: "The sender's name of the step." }),
    location: t.exposeString('location', { nullable: true, description: 'Where it happened.' }),
    latitude: t.exposeFloat('latitude', { nullable: true, description: 'WGS 84 degrees.' }),
    longitude: t.exposeFloat('longitude', { nullable: true, description: 'WGS 84 degrees.' }),
    plannedAt: t.expose('plannedAt', { type: 'DateTime', nullable: true, description: 'When it was planned.' }),
    fault: t.exposeString('fault', {
      nullable: true,
      description: 'Why it cannot be right: it is kept, and what is wrong in it does not count. Null when all is well.',
    }),
  }),
})
