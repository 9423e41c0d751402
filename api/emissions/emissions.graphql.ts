import { builder } from '../builder.ts'
import type { Emission as EmissionRow, EmissionFactor as FactorRow } from '../platform/generated/prisma/client.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { readInputs, recompute, standsInOf } from './calculation.ts'

const CalculationMethodRef = builder.enumType('CalculationMethod', {
  description: 'How an emission was computed.',
  values: {
    REPORTED: { description: 'Not computed: the sender reported the amount.' },
    FUEL: { description: 'The amount of fuel burned, multiplied by the emission factor of the fuel.' },
    FREIGHT: {
      description: 'The transport activity (tonne-km), multiplied by the emission factor of the vehicle class.',
    },
    ELECTRICITY: { description: 'The electricity used (kWh), multiplied by the emission factor of the grid.' },
  },
})

builder.prismaNode('EmissionFactor', {
  nullable: true,
  description: 'A published emission factor, of a fixed edition. The factors shipped with Plume are tank-to-wheel.',
  id: { field: 'id' },
  fields: (t) => ({
    publisher: t.exposeString('publisher', { description: 'The organisation that published the factor.' }),
    dataset: t.exposeString('dataset', { description: 'The data set that the factor is from.' }),
    edition: t.exposeString('edition', { description: 'The edition of the data set.' }),
    code: t.exposeString('code', { description: "The publisher's code of the factor in the data set." }),
    label: t.exposeString('label', { description: 'What the factor applies to, such as a fuel or a vehicle class.' }),
    value: t.exposeFloat('value', { description: 'The factor in kg CO2e per unit, tank-to-wheel.' }),
    unit: t.exposeString('unit', { description: 'The unit that the factor applies to, such as `tonne.km` or `kWh`.' }),
    licence: t.exposeString('licence', { description: 'The licence that the data set is published under.' }),
  }),
})

const Calculation = builder.objectRef<EmissionRow & { factor: FactorRow | null }>('Calculation').implement({
  description: 'How an emission was computed: inputs after conversion, factor and formula.',
  fields: (t) => ({
    method: t.expose('method', { type: CalculationMethodRef, description: 'The method of computation.' }),
    factor: t.prismaField({
      type: 'EmissionFactor',
      nullable: true,
      description: 'The emission factor that was used; null for a reported amount.',
      resolve: (_query, { factor }) => factor,
    }),
    inputs: t.field({
      type: 'JSON',
      description: 'The inputs of the formula, after conversion to its units.',
      resolve: ({ inputs }) => readInputs(inputs),
    }),
    formula: t.exposeString('formula', { description: 'The formula, in words.' }),
    standsIn: t.string({
      nullable: true,
      description:
        'What the factor stands in for, when Plume has no factor of the year or region of the activity; null when the factor fits.',
      resolve: ({ inputs }) => standsInOf(readInputs(inputs)),
    }),
    recomputed: t.float({
      description:
        'The emission in kg CO2e, tank-to-wheel, computed again from inputs and factor at the time of this request.',
      resolve: ({ method, inputs, factor }) => recompute(method, readInputs(inputs), factor?.value ?? null),
    }),
  }),
})

export const Emission = builder.prismaNode('Emission', {
  nullable: true,
  description: 'The emission of one activity, with everything that is needed to compute it again.',
  id: { field: 'id' },
  fields: (t) => ({
    entity: t.relation('entity', { description: 'The entity that the activity was sent for.' }),
    entities: t.prismaField({
      type: ['Entity'],
      description:
        'All entities whose series count the emission: the one it was sent for, and those it also counts for.',
      select: (_args, _context, nested) => ({ entities: { select: { entity: nested(true) } } }),
      resolve: (_query, emission) => emission.entities.map(({ entity }) => entity),
    }),
    package: t.relation('package', {
      nullable: true,
      description: 'The package that the leg carried; null when the activity carried no known package.',
    }),
    eventId: t.exposeString('eventId', {
      description: "The sender's id of the activity. Sending an activity with the same id again changes nothing.",
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When the emission occurred.' }),
    co2: t.exposeFloat('co2', {
      description: 'The emission in kg CO2e, tank-to-wheel; a reported amount as its sender gave it.',
    }),
    includedInSeries: t.exposeBoolean('counted', {
      description:
        'Whether series and totals count the emission. False when it is physically impossible: clients can still read it, but no series counts it.',
    }),
    calculation: t.field({
      type: Calculation,
      description: 'How an emission was computed: inputs after conversion, factor and formula.',
      select: { factor: true },
      resolve: (emission) => emission,
    }),
  }),
})

const EmissionWhere = builder.inputType('EmissionWhere', {
  description: 'Filters emissions; all conditions that are given must hold, and an empty list matches nothing.',
  fields: (t) => ({
    entityIds: t.idList({ description: 'Emissions that count for one of the entities with these ids.' }),
    from: t.field({ type: 'DateTime', description: 'Emissions that occurred at or after this time.' }),
    to: t.field({ type: 'DateTime', description: 'Emissions that occurred before this time.' }),
  }),
})

type Where = { entityIds?: string[] | null; from?: Date | null; to?: Date | null } | null | undefined

builder.queryField('emissions', (t) =>
  t.prismaConnection(
    {
      type: 'Emission',
      cursor: 'id',
      description: 'Emissions, newest first by the time when they occurred.',
      args: { where: t.arg({ type: EmissionWhere, description: 'Only emissions that match this filter.' }) },
      totalCount: (_root, { where }, { db }) => db.emission.count({ where: filterOf(where) }),
      resolve: (query, _root, { where }, { db }) =>
        db.emission.findMany({
          ...pageQuery(query),
          where: filterOf(where),
          orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
        }),
    },
    { name: 'EmissionConnection', description: 'A page of emissions.' },
    { name: 'EmissionEdge', description: 'An emission in a page, with its cursor.' },
  ),
)

function filterOf(where: Where) {
  const { entityIds, from, to } = where ?? {}
  const occurredAt = { gte: from ?? undefined, lt: to ?? undefined }
  const ids = entityIds?.map((id) => rowId('Entity', id))
  return { occurredAt, ...(ids && { entities: { some: { entityId: { in: ids }, occurredAt } } }) }
}
