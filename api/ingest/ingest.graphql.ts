import { builder } from '../builder.ts'
import { EntityTypeRef } from '../emissions/entities.graphql.ts'
import { Hotspot } from '../hotspots/hotspots.graphql.ts'
import { PackageStatusRef } from '../packages/packages.graphql.ts'
import type { Db } from '../platform/db.ts'
import { itemsOf } from '../platform/items.ts'
import type { ItemsExtension } from '../platform/read-items.ts'
import { TransportModeRef } from '../vocabulary/transport-mode.graphql.ts'
import { ingestActivities } from './activities/ingest-activities-command.ts'
import { mostDetected, type Scan, scanHotspots } from './activities/scan-hotspots-command.ts'
import { type IngestResult, mostItems, type RejectedItem } from './ingest-call.ts'
import { recordScans } from './scans/record-scans-command.ts'

const EntityInput = builder.inputType('EntityInput', {
  description: "Names an entity by its owner's key; it is created when it is new.",
  fields: (t) => ({
    type: t.field({ type: EntityTypeRef, required: true, description: 'What kind of thing it is.' }),
    key: t.string({
      required: true,
      description: 'Your own stable key, unique together with type; 1 to 200 characters.',
    }),
    name: t.string({ description: 'What people call it; the key when absent.' }),
  }),
})

const PointInput = builder.inputType('PointInput', {
  description: 'A place, in WGS 84 degrees.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: '-90 to 90.' }),
    longitude: t.float({ required: true, description: '-180 to 180.' }),
  }),
})

const ReportedInput = builder.inputType('ReportedInput', {
  description: 'An amount that its owner computed.',
  fields: (t) => ({ co2Kg: t.float({ required: true, description: 'kg CO2e, 0 or more.' }) }),
})

const FuelInput = builder.inputType('FuelInput', {
  description: 'Fuel burned.',
  fields: (t) => ({
    fuel: t.string({ required: true, description: 'Its name, such as `diesel` or `natural gas`.' }),
    amount: t.float({ required: true, description: 'How much, in `unit`.' }),
    unit: t.string({ required: true, description: 'Such as `litres`, `kg`, `kWh` or `m3`.' }),
  }),
})

const FreightInput = builder.inputType('FreightInput', {
  description: 'One leg of a consignment; it needs distanceKm, or both origin and destination.',
  fields: (t) => ({
    mode: t.field({ type: TransportModeRef, required: true, description: 'How it is carried.' }),
    vehicleClass: t.string({ description: 'Such as `hgv_artic_average_laden`; the average of the mode when absent.' }),
    massKg: t.float({ required: true, description: 'Mass of the goods with their packaging, kg.' }),
    distanceKm: t.float({ description: 'Distance travelled, km.' }),
    origin: t.field({ type: PointInput, description: 'Where the leg starts.' }),
    destination: t.field({ type: PointInput, description: 'Where it ends.' }),
    trackingNumber: t.string({ description: 'The package that it carries.' }),
  }),
})

const ElectricityInput = builder.inputType('ElectricityInput', {
  description: 'Electricity used.',
  fields: (t) => ({
    kwh: t.float({ required: true, description: 'kWh, 0 or more.' }),
    region: t.string({ description: 'The grid. When absent that of the UK stands in, and the figure says so.' }),
  }),
})

const ActivityInput = builder.inputType('ActivityInput', {
  description: 'Something that emits. Exactly one of reported, fuel, freight and electricity says what.',
  fields: (t) => ({
    eventId: t.string({ required: true, description: 'Your id of the event; sending it again changes nothing.' }),
    occurredAt: t.field({ type: 'DateTime', required: true, description: 'When it was emitted.' }),
    timeZone: t.string({
      description:
        'IANA name, such as `Europe/Berlin`: then occurredAt may be what a clock shows there, without an offset.',
    }),
    entity: t.field({ type: EntityInput, required: true, description: 'The entity it is filed under.' }),
    alsoCountsFor: t.field({
      type: [EntityInput],
      description: 'Further entities it counts for: the route and the carrier of a leg, say.',
    }),
    corrects: t.boolean({ description: 'True: takes the place of the event sent before with this eventId.' }),
    reported: t.field({ type: ReportedInput, description: 'An amount that its owner computed.' }),
    fuel: t.field({ type: FuelInput, description: 'Fuel burned.' }),
    freight: t.field({ type: FreightInput, description: 'Goods carried.' }),
    electricity: t.field({ type: ElectricityInput, description: 'Electricity used.' }),
  }),
})

const PlaceInput = builder.inputType('PlaceInput', {
  description: 'A place of a planned route; its coordinates may be unknown.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is called.' }),
    latitude: t.float({ description: '-90 to 90.' }),
    longitude: t.float({ description: '-180 to 180.' }),
  }),
})

const ScanInput = builder.inputType('ScanInput', {
  description:
    'One observation of a package. A package begins with its first scan; scans may come in any order. A number that is picked up again 30 days or more after its end is another parcel.',
  fields: (t) => ({
    eventId: t.string({ required: true, description: 'Your id of the event; sending it again changes nothing.' }),
    trackingNumber: t.string({ required: true, description: 'The package; 1 to 200 characters.' }),
    carrier: t.string({
      description:
        'Who has it from here on. Within a package, and where alerts count packages together, case, spaces and punctuation do not matter; the `carriers` filter, entities and what is learnt of a carrier keep each spelling apart.',
    }),
    eventTime: t.field({ type: 'DateTime', required: true, description: 'When it happened; its offset is kept.' }),
    timeZone: t.string({
      description: 'IANA name, such as `Europe/Berlin`: then times may be what a clock shows there, without an offset.',
    }),
    status: t.field({ type: PackageStatusRef, required: true, description: 'What it says of the package.' }),
    milestone: t.string({ description: 'Your name of the step, such as DEP.' }),
    location: t.string({ description: 'Where it happened; at most 200 characters.' }),
    latitude: t.float({ description: '-90 to 90; leave it out when unknown.' }),
    longitude: t.float({ description: '-180 to 180; leave it out when unknown.' }),
    promisedAt: t.field({
      type: 'DateTime',
      description:
        'When it is promised to be delivered; the newest counts. A date alone, such as `2026-03-06`, and a midnight (by UTC, its own offset or that of eventTime) mean that day until its end, by the offset of eventTime.',
    }),
    plannedAt: t.field({ type: 'DateTime', description: 'When this step was planned: a time.' }),
    plannedRoute: t.field({ type: [PlaceInput], description: 'Where it is to go, from origin to destination.' }),
    massKg: t.float({
      description:
        'Mass with packaging, kg: of the leg that ends with this scan, and of those after it until a scan says otherwise. A leg without one has no emission.',
    }),
    mode: t.field({
      type: TransportModeRef,
      description: 'How it came here, and goes on until a scan says otherwise.',
    }),
    distanceKm: t.float({ description: 'Distance travelled since the scan before, km.' }),
    corrects: t.boolean({ description: 'True: takes the place of the scan sent before with this eventId.' }),
  }),
})

const RejectedItemRef = builder.objectRef<RejectedItem>('RejectedItem').implement({
  description: 'An item that was not taken; the others were.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in the input, from 0.' }),
    code: t.exposeString('code', { description: 'Why, for programs.' }),
    message: t.exposeString('message', { description: 'Why, and what to do about it.' }),
  }),
})

const ItemNote = builder.objectRef<RejectedItem>('ItemNote').implement({
  description: 'An item that was taken, but not in all that it said.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in the input, from 0.' }),
    code: t.exposeString('code', { description: 'What was left out or assumed, for programs.' }),
    message: t.exposeString('message', { description: 'What was left out or assumed, and why.' }),
  }),
})

const IngestResultRef = builder.objectRef<IngestResult>('IngestResult').implement({
  description: 'What became of the items.',
  fields: (t) => ({
    accepted: t.exposeInt('accepted', { description: 'Items that were new.' }),
    duplicates: t.exposeInt('duplicates', { description: 'Items whose eventId was known; they changed nothing.' }),
    rejected: t.field({
      type: [RejectedItemRef],
      description: 'Items that were not taken.',
      resolve: ({ rejected }) => rejected,
    }),
    notes: t.field({
      type: [ItemNote],
      description:
        'Items that were taken without something they said, such as a position that is none, or with a factor that stands in.',
      resolve: ({ notes }) => notes,
    }),
  }),
})

const HotspotScan = builder.objectRef<Scan>('HotspotScan').implement({
  description: 'What a scan found.',
  fields: (t) => ({
    scanned: t.exposeInt('scanned', { description: 'How many entities were looked at.' }),
    total: t.exposeInt('total', { description: 'How many entities there are to look at, with events up to then.' }),
    next: t.exposeString('next', {
      nullable: true,
      description: 'Null when all were looked at; else the call has ended before: go on with this as `after`.',
    }),
    detected: t.prismaField({
      type: [Hotspot],
      description: `The hotspots that are active as of then, newest first; at most ${mostDetected}.`,
      resolve: (query, { detectedIds }, _args, { db }) =>
        db.hotspot.findMany({ ...query, where: { id: { in: detectedIds } }, orderBy: { id: 'desc' } }),
    }),
  }),
})

/** What is wrong with one of them costs that one only, whatever it is. */
const items: ItemsExtension = { mostItems }

/** Aborted when the client that asks has left, where the transport tells. */
function signalOf(context: object): AbortSignal | null {
  const { request } = context as { request?: { signal?: unknown } }
  const signal = request?.signal
  return signal instanceof AbortSignal ? signal : null
}

builder.mutationFields((t) => ({
  ingestActivities: t.field({
    type: IngestResultRef,
    extensions: { cost: 10_000 },
    description: `Take activities in, at most ${mostItems.toLocaleString('en')} a call. A bad item is rejected by index and the others are kept.`,
    args: {
      input: t.arg({
        type: [ActivityInput],
        required: true,
        description: 'The activities, in any order.',
        extensions: { items, isCheckedByItem: true },
      }),
      quiet: t.arg.boolean({ description: 'For history: builds baselines and raises nothing.' }),
    },
    resolve: (_root, { input, quiet }, { intake }, info) =>
      ingestActivities(intake, itemsOf(info, 'input', input), { quiet: quiet ?? false }),
  }),
  recordScans: t.field({
    type: IngestResultRef,
    extensions: { cost: 10_000 },
    description: `Take scans in, at most ${mostItems.toLocaleString('en')} a call. A bad scan is rejected by index and the others are kept.`,
    args: {
      input: t.arg({
        type: [ScanInput],
        required: true,
        description: 'The scans, in any order.',
        extensions: { items, isCheckedByItem: true },
      }),
      quiet: t.arg.boolean({ description: 'For history: Plume learns how long packages take, and raises nothing.' }),
    },
    resolve: (_root, { input, quiet }, { intake }, info) =>
      recordScans(intake, itemsOf(info, 'input', input), { quiet: quiet ?? false }),
  }),
  scanHotspots: t.field({
    type: HotspotScan,
    extensions: { cost: 10_000 },
    description:
      'Judge all entities now, without waiting for the next event. It goes in portions and ends after 20 seconds, or when the client leaves.',
    args: {
      asOf: t.arg({ type: 'DateTime', description: 'As if it were then; the newest event time when absent.' }),
      after: t.arg.string({ description: 'The `next` of a scan before: goes on from there, as of the same time.' }),
    },
    resolve: (_root, { asOf, after }, { db, log, ...rest }) =>
      scanHotspots(db as Db, log, { asOf, after, signal: signalOf(rest) }),
  }),
}))
