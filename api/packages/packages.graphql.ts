import { builder } from '../builder.ts'
import { isReturning } from './journey.ts'
import { type Place, readPlaces } from './package-state.ts'

export const PackageStatusRef = builder.enumType('PackageStatus', {
  description: 'The state of a package; it corresponds to the disposition of an EPCIS event.',
  values: {
    PENDING: { description: 'The package is announced; its carrier does not have it yet.' },
    PICKED_UP: { description: 'The carrier has picked the package up.' },
    IN_TRANSIT: { description: 'The package is on its way.' },
    ON_HOLD: { description: 'The package waits: for customs, documents or a decision.' },
    OUT_FOR_DELIVERY: { description: 'The package is on the vehicle that delivers it.' },
    READY_FOR_PICKUP: { description: 'The recipient can collect the package.' },
    DELIVERY_DELAYED: { description: 'The carrier says that the package will be late.' },
    DELIVERY_FAILED: { description: 'An attempt to deliver the package failed.' },
    DELIVERED: { description: 'The package was handed over to its recipient, or back to its sender (see returnedAt).' },
    RETURN_TO_SENDER: { description: 'The package is on its way back to its sender.' },
    CANCELLED: { description: 'The package will not be delivered.' },
    UNKNOWN: { description: 'The carrier does not know where the package is.' },
  },
})

export const PlaceRef = builder.objectRef<Place>('Place').implement({
  description: 'A place with its position: a stop of a planned route, or the place of an entity.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the place.' }),
    latitude: t.exposeFloat('latitude', {
      nullable: true,
      description: 'The latitude in WGS 84 degrees, -90 to 90; null when unknown.',
    }),
    longitude: t.exposeFloat('longitude', {
      nullable: true,
      description: 'The longitude in WGS 84 degrees, -180 to 180; null when unknown.',
    }),
  }),
})

export const Package = builder.prismaNode('Package', {
  nullable: true,
  description: 'A package, as its scans describe it.',
  id: { field: 'id' },
  fields: (t) => ({
    trackingNumber: t.exposeString('trackingNumber', {
      description: 'The tracking number that the carrier gave the package.',
    }),
    journey: t.exposeInt('journey', {
      description:
        'Carriers reuse tracking numbers: this is 1 for the first package with the number, 2 for the second, and so on.',
    }),
    carrier: t.exposeString('carrier', {
      description: 'The carrier that has the package, according to its newest scan; `unknown` until a scan names one.',
    }),
    status: t.expose('status', {
      type: PackageStatusRef,
      description: 'The state of the package, from its newest scan by event time.',
    }),
    location: t.exposeString('location', {
      nullable: true,
      description: 'The location of the newest scan that names one (EPCIS: readPoint); null when no scan does.',
    }),
    latitude: t.exposeFloat('latitude', {
      nullable: true,
      description: 'The last known position, in WGS 84 degrees; null when unknown.',
    }),
    longitude: t.exposeFloat('longitude', {
      nullable: true,
      description: 'The last known position, in WGS 84 degrees; null when unknown.',
    }),
    plannedRoute: t.field({
      type: [PlaceRef],
      description: 'The planned stops of the package, from origin to destination; empty when no scan gave them.',
      resolve: ({ plannedRoute }) => readPlaces(plannedRoute),
    }),
    promisedAt: t.expose('promisedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The time by which delivery was promised; the end of the day when a day was promised. Null without a promise.',
    }),
    promisedOn: t.exposeString('promisedOn', {
      nullable: true,
      description: 'The promised day, such as 2026-03-06; null when a time or nothing was promised.',
    }),
    estimatedDelivery: t.expose('estimatedDelivery', {
      type: 'DateTime',
      nullable: true,
      description:
        'The time when the package will probably be delivered; null when it has been delivered or will not be, or too little is known.',
    }),
    estimatedEarliest: t.expose('estimatedEarliest', {
      type: 'DateTime',
      nullable: true,
      description:
        'Early end of the estimate: one in ten such packages is delivered before this time. Null without an estimate.',
    }),
    estimatedLatest: t.expose('estimatedLatest', {
      type: 'DateTime',
      nullable: true,
      description:
        'Late end of the estimate: one in ten such packages is delivered after this time. Null without an estimate.',
    }),
    lateProbability: t.exposeFloat('lateProbability', {
      nullable: true,
      description:
        'The probability that the package is delivered after its promised time, 0 to 1; null without a promise.',
    }),
    // The log may hold packages from before this was counted.
    openAnomalyCount: t.int({
      description: 'The number of open anomalies of the package.',
      resolve: ({ openAnomalies }) => openAnomalies ?? 0,
    }),
    late: t.boolean({
      description:
        'Whether the package has an open anomaly of type DELAYED: it will probably be delivered after its promised time.',
      resolve: ({ late }) => late ?? false,
    }),
    firstScanAt: t.expose('firstScanAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The event time of the first scan; null before the first.',
    }),
    lastScanAt: t.expose('lastScanAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The event time of the newest scan; null before the first.',
    }),
    deliveredAt: t.expose('deliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the package was delivered to its recipient, even if it was sent back later; null until then.',
    }),
    returning: t.boolean({
      description: 'Whether the package is on its way back to its sender.',
      resolve: (row) => isReturning(row),
    }),
    returnedAt: t.expose('returnedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the package was handed back to its sender; null when it was not.',
    }),
    fault: t.exposeString('fault', {
      nullable: true,
      description: 'What cannot be right in the scans of the package, in a sentence; null when nothing is wrong.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the package last changed.' }),
    scans: t.relation('scans', {
      description: 'All scans of the package, oldest first by event time.',
      query: { orderBy: [{ eventTime: 'asc' }, { id: 'asc' }] },
    }),
  }),
})

builder.prismaNode('Scan', {
  nullable: true,
  description: 'One observation of a package, as its sender gave it: an EPCIS event.',
  id: { field: 'id' },
  fields: (t) => ({
    eventId: t.exposeString('eventId', {
      description: "The sender's id of the scan. Sending a scan with the same id again changes nothing.",
    }),
    eventTime: t.expose('eventTime', { type: 'DateTime', description: 'When the scan happened (EPCIS: eventTime).' }),
    eventTimeZoneOffset: t.exposeString('eventTimeZoneOffset', {
      description:
        'The offset from UTC that the event time was sent with, such as +02:00 (EPCIS: eventTimeZoneOffset).',
    }),
    recordTime: t.expose('recordTime', {
      type: 'DateTime',
      description: 'When Plume received the scan (EPCIS: recordTime).',
    }),
    status: t.expose('status', {
      type: PackageStatusRef,
      description: 'The state of the package according to this scan (EPCIS: disposition).',
    }),
    milestone: t.exposeString('milestone', {
      nullable: true,
      description: "The sender's name of the step, such as DEP (EPCIS: bizStep); null when it gave none.",
    }),
    location: t.exposeString('location', {
      nullable: true,
      description: 'Where the scan happened (EPCIS: readPoint); null when the sender did not say.',
    }),
    latitude: t.exposeFloat('latitude', {
      nullable: true,
      description: 'The latitude in WGS 84 degrees, -90 to 90; null when unknown.',
    }),
    longitude: t.exposeFloat('longitude', {
      nullable: true,
      description: 'The longitude in WGS 84 degrees, -180 to 180; null when unknown.',
    }),
    plannedAt: t.expose('plannedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the step was planned to happen; null when the sender did not say.',
    }),
    fault: t.exposeString('fault', {
      nullable: true,
      description:
        'Why the scan cannot be right, in a sentence; null when nothing is wrong. Such a scan is kept, but what is wrong in it is ignored.',
    }),
  }),
})
