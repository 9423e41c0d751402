import { builder } from '../builder.ts'
import { EntityTypeRef } from '../emissions/entities.graphql.ts'
import { Hotspot } from '../hotspots/hotspots.graphql.ts'
import { PackageStatusRef } from '../packages/packages.graphql.ts'
import type { Db } from '../platform/db.ts'
import { itemsOf } from '../platform/items.ts'
import type { ItemsExtension } from '../platform/read-items.ts'
import { TransportModeRef } from '../vocabulary/transport-mode.graphql.ts'
import { ingestActivities } from './activities/ingest-activities-command.ts'
import { maxDetected, type Scan, scanHotspots } from './activities/scan-hotspots-command.ts'
import { type IngestResult, maxItems, type RejectedItem } from './ingest-call.ts'
import { recordScans } from './scans/record-scans-command.ts'

const EntityInput = builder.inputType('EntityInput', {
  description: 'Names an entity by your own key. An entity that is not known yet is created.',
  fields: (t) => ({
    type: t.field({ type: EntityTypeRef, required: true, description: 'What kind of thing the entity is.' }),
    key: t.string({
      required: true,
      description: 'Your own stable key of the entity, unique together with type; 1 to 200 characters.',
    }),
    name: t.string({ description: 'The name of the entity for people to read; the key when absent.' }),
  }),
})

const PointInput = builder.inputType('PointInput', {
  description: 'A position in WGS 84 degrees.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: 'The latitude, -90 to 90.' }),
    longitude: t.float({ required: true, description: 'The longitude, -180 to 180.' }),
  }),
})

/** Of a field that says for what work something was emitted. */
const workText = (what: string) => `${what}, 0 or more, where known: the work that hotspots of INTENSITY are judged by.`

const ReportedInput = builder.inputType('ReportedInput', {
  description: 'An amount of greenhouse gas that you computed or were told.',
  fields: (t) => ({
    co2Kg: t.float({ required: true, description: 'The amount in kg CO2e, 0 or more.' }),
    tonnes: t.float({ description: workText('The tonnes that were carried or handled for it') }),
    tonneKm: t.float({ description: workText('The tonne-kilometres that were carried for it') }),
    distanceKm: t.float({ description: workText('The kilometres that were driven for it') }),
    parcels: t.float({ description: workText('The parcels that were carried or handled for it') }),
    squareMetres: t.float({ description: workText('The square metres of the building that it is for') }),
  }),
})

const FuelInput = builder.inputType('FuelInput', {
  description: 'An amount of fuel that was burned.',
  fields: (t) => ({
    fuel: t.string({ required: true, description: 'The name of the fuel, such as `diesel` or `natural gas`.' }),
    amount: t.float({ required: true, description: 'The amount of fuel, in `unit`.' }),
    unit: t.string({ required: true, description: 'The unit of the amount, such as `litres`, `kg`, `kWh` or `m3`.' }),
    distanceKm: t.float({ description: workText('The kilometres that the vehicle drove with it') }),
    tonneKm: t.float({ description: workText('The tonne-kilometres that were carried with it') }),
    tonnes: t.float({ description: workText('The tonnes that were carried or handled with it') }),
  }),
})

const FreightInput = builder.inputType('FreightInput', {
  description:
    'One leg of a consignment (ISO 14083: transport chain element). Give distanceKm, or both origin and destination.',
  fields: (t) => ({
    mode: t.field({ type: TransportModeRef, required: true, description: 'The mode of transport.' }),
    vehicleClass: t.string({
      description: 'The class of the vehicle, such as `hgv_artic_average_laden`; the average of the mode when absent.',
    }),
    massKg: t.float({ required: true, description: 'The mass of the goods with their packaging, in kg.' }),
    distanceKm: t.float({
      description:
        'The distance travelled, in km. When absent: the great-circle distance from origin to destination, times a distance adjustment factor (ISO 14083) of the mode.',
    }),
    origin: t.field({ type: PointInput, description: 'The position where the leg starts.' }),
    destination: t.field({ type: PointInput, description: 'The position where the leg ends.' }),
    trackingNumber: t.string({ description: 'The tracking number of the package that the leg carries.' }),
  }),
})

const ElectricityInput = builder.inputType('ElectricityInput', {
  description: 'An amount of electricity that was used.',
  fields: (t) => ({
    kwh: t.float({ required: true, description: 'The electricity used in kWh, 0 or more.' }),
    region: t.string({
      description:
        'The region of the grid. When absent, the UK grid stands in, and the calculation says so in standsIn.',
    }),
    tonnes: t.float({ description: workText('The tonnes that were handled with it') }),
    parcels: t.float({ description: workText('The parcels that were handled with it') }),
    squareMetres: t.float({ description: workText('The square metres of the building that it is for') }),
  }),
})

const ActivityInput = builder.inputType('ActivityInput', {
  description: 'Something that emitted greenhouse gas. Give exactly one of reported, fuel, freight and electricity.',
  fields: (t) => ({
    eventId: t.string({
      required: true,
      description: 'Your id of the event. Sending an event with the same id again changes nothing, unless it corrects.',
    }),
    occurredAt: t.field({ type: 'DateTime', required: true, description: 'When the emission occurred.' }),
    timeZone: t.string({
      description:
        'An IANA time zone, such as `Europe/Berlin`. occurredAt may then be a local time of that zone, without an offset.',
    }),
    entity: t.field({ type: EntityInput, required: true, description: 'The entity that caused the emission.' }),
    alsoCountsFor: t.field({
      type: [EntityInput],
      description: 'Further entities whose series count the emission, such as the route and the carrier of a leg.',
    }),
    corrects: t.boolean({
      description: 'True: this activity replaces the one that was sent before with this eventId.',
    }),
    reported: t.field({
      type: ReportedInput,
      description: 'An amount of greenhouse gas that you computed or were told.',
    }),
    fuel: t.field({ type: FuelInput, description: 'Fuel that was burned.' }),
    freight: t.field({ type: FreightInput, description: 'Goods that were transported.' }),
    electricity: t.field({ type: ElectricityInput, description: 'Electricity that was used.' }),
  }),
})

const PlaceInput = builder.inputType('PlaceInput', {
  description: 'A stop of a planned route; its position may be unknown.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name of the place.' }),
    latitude: t.float({ description: 'The latitude, -90 to 90.' }),
    longitude: t.float({ description: 'The longitude, -180 to 180.' }),
  }),
})

const ScanInput = builder.inputType('ScanInput', {
  description:
    'One observation of a package (an EPCIS event). A package begins with its first scan; scans may come in any order. When a tracking number is picked up again 3 days or more after its package ended, it is another package.',
  fields: (t) => ({
    eventId: t.string({
      required: true,
      description: 'Your id of the event. Sending an event with the same id again changes nothing, unless it corrects.',
    }),
    trackingNumber: t.string({
      required: true,
      description: 'The tracking number of the package; 1 to 200 characters.',
    }),
    carrier: t.string({
      description:
        'The carrier that has the package from this scan on. Within a package, and when alerts group packages, case, spaces and punctuation of the name do not matter; the `carriers` filter, entities and what Plume learns of a carrier keep each spelling apart.',
    }),
    eventTime: t.field({
      type: 'DateTime',
      required: true,
      description: 'When the scan happened (EPCIS: eventTime). Its offset from UTC is kept.',
    }),
    timeZone: t.string({
      description:
        'An IANA time zone, such as `Europe/Berlin`. The times of the scan may then be local times of that zone, without an offset.',
    }),
    status: t.field({
      type: PackageStatusRef,
      required: true,
      description: 'The state of the package after this scan (EPCIS: disposition).',
    }),
    milestone: t.string({ description: 'Your name of the step, such as DEP (EPCIS: bizStep).' }),
    location: t.string({ description: 'Where the scan happened (EPCIS: readPoint); at most 200 characters.' }),
    latitude: t.float({ description: 'The latitude in WGS 84 degrees, -90 to 90; leave it out when unknown.' }),
    longitude: t.float({ description: 'The longitude in WGS 84 degrees, -180 to 180; leave it out when unknown.' }),
    promisedAt: t.field({
      type: 'DateTime',
      description:
        'The time by which delivery is promised; the newest scan with a promise counts. A date alone, such as `2026-03-06`, and a midnight (by UTC, its own offset or that of eventTime) mean that day until its end, by the offset of eventTime.',
    }),
    plannedAt: t.field({ type: 'DateTime', description: 'The time at which this step was planned to happen.' }),
    plannedRoute: t.field({
      type: [PlaceInput],
      description: 'The planned stops of the package, from origin to destination.',
    }),
    massKg: t.float({
      description:
        'The mass with packaging, in kg: of the leg that ends with this scan, and of later legs until a scan gives another mass. Without a mass Plume computes no emission of a leg.',
    }),
    mode: t.field({
      type: TransportModeRef,
      description:
        'The mode of transport of the leg that ends with this scan, and of later legs until a scan gives another mode.',
    }),
    distanceKm: t.float({
      description:
        'The distance travelled since the previous scan, in km. When absent it is computed from the positions of the scans.',
    }),
    corrects: t.boolean({ description: 'True: this scan replaces the one that was sent before with this eventId.' }),
  }),
})

const RejectedItemRef = builder.objectRef<RejectedItem>('RejectedItem').implement({
  description: 'An item that was rejected; the other items were taken in.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'The index of the item in the input, from 0.' }),
    code: t.exposeString('code', { description: 'Why the item was rejected, as a stable code for programs.' }),
    message: t.exposeString('message', {
      description: 'Why the item was rejected and what to do about it, for people to read.',
    }),
  }),
})

const ItemNote = builder.objectRef<RejectedItem>('ItemNote').implement({
  description: 'A note on an item that was taken in, but not with everything it said.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'The index of the item in the input, from 0.' }),
    code: t.exposeString('code', { description: 'What was left out or assumed, as a stable code for programs.' }),
    message: t.exposeString('message', { description: 'What was left out or assumed and why, for people to read.' }),
  }),
})

const IngestResultRef = builder.objectRef<IngestResult>('IngestResult').implement({
  description: 'The result of sending items in.',
  fields: (t) => ({
    accepted: t.exposeInt('accepted', {
      description: 'The number of items that were new, or corrected an earlier one, and were taken in.',
    }),
    duplicates: t.exposeInt('duplicates', {
      description: 'The number of items whose eventId was known already; they changed nothing.',
    }),
    rejected: t.field({
      type: [RejectedItemRef],
      description: 'The items that were rejected.',
      resolve: ({ rejected }) => rejected,
    }),
    notes: t.field({
      type: [ItemNote],
      description:
        'Notes on items that were taken in, but without something they said (such as an impossible position) or with a stand-in (such as a factor of another region).',
      resolve: ({ notes }) => notes,
    }),
  }),
})

const HotspotScan = builder.objectRef<Scan>('HotspotScan').implement({
  description: 'The result of judging entities with scanHotspots.',
  fields: (t) => ({
    scanned: t.exposeInt('scanned', { description: 'The number of entities that this call judged.' }),
    total: t.exposeInt('total', { description: 'The number of all entities to judge: those with events up to asOf.' }),
    next: t.exposeString('next', {
      nullable: true,
      description:
        'Null when all entities were judged. Otherwise the call ended before: call again with this as `after` to continue.',
    }),
    detected: t.prismaField({
      type: [Hotspot],
      description: `The hotspots that are active as of asOf, newest first; at most ${maxDetected}.`,
      resolve: (query, { detectedIds }, _args, { db }) =>
        db.hotspot.findMany({ ...query, where: { id: { in: detectedIds } }, orderBy: { id: 'desc' } }),
    }),
  }),
})

/** Each item is checked by itself: a wrong value rejects only its own item. */
const items: ItemsExtension = { maxItems }

/** Aborted when the client disconnects, where the transport reports that. */
function signalOf(context: object): AbortSignal | null {
  const { request } = context as { request?: { signal?: unknown } }
  const signal = request?.signal
  return signal instanceof AbortSignal ? signal : null
}

builder.mutationFields((t) => ({
  ingestActivities: t.field({
    type: IngestResultRef,
    extensions: { cost: 10_000 },
    description: `Takes in activities, at most ${maxItems.toLocaleString('en')} in one call. A bad item is rejected by its index; the other items are taken in.`,
    args: {
      input: t.arg({
        type: [ActivityInput],
        required: true,
        description: 'The activities, in any order.',
        extensions: { items, isCheckedByItem: true },
      }),
      quiet: t.arg.boolean({
        description: 'True: for importing history. The activities build baselines, and raise no hotspots or alerts.',
      }),
    },
    resolve: (_root, { input, quiet }, { intake }, info) =>
      ingestActivities(intake, itemsOf(info, 'input', input), { quiet: quiet ?? false }),
  }),
  recordScans: t.field({
    type: IngestResultRef,
    extensions: { cost: 10_000 },
    description: `Takes in scans, at most ${maxItems.toLocaleString('en')} in one call. A bad scan is rejected by its index; the other scans are taken in.`,
    args: {
      input: t.arg({
        type: [ScanInput],
        required: true,
        description: 'The scans, in any order.',
        extensions: { items, isCheckedByItem: true },
      }),
      quiet: t.arg.boolean({
        description:
          'True: for importing history. Plume learns from the scans how long packages take, and raises no anomalies or alerts.',
      }),
    },
    resolve: (_root, { input, quiet }, { intake }, info) =>
      recordScans(intake, itemsOf(info, 'input', input), { quiet: quiet ?? false }),
  }),
  scanHotspots: t.field({
    type: HotspotScan,
    extensions: { cost: 10_000 },
    description:
      'Judges all entities now, without waiting for the next event. The call ends after 20 seconds at the latest, or when the client disconnects; `next` says where to continue.',
    args: {
      asOf: t.arg({
        type: 'DateTime',
        description: 'The time as of which to judge; events after it are ignored. The newest event time when absent.',
      }),
      after: t.arg.string({ description: 'The `next` of a previous call: continues from there, as of the same time.' }),
    },
    resolve: (_root, { asOf, after }, { db, log, ...rest }) =>
      scanHotspots(db as Db, log, { asOf, after, signal: signalOf(rest) }),
  }),
}))
