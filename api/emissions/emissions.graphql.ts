import { builder } from '../builder.ts'
import type { Emission as EmissionRow, EmissionFactor as FactorRow } from '../platform/generated/prisma/client.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { type CalculationInputs, recompute, standsInOf } from './calculation.ts'

const CalculationMethodRef = builder.enumType('CalculationMethod', {
  description: 'The way in which an emission was computed.',
  values: {
    REPORTED: { description: 'The amount that its owner reported.' },
    FUEL: { description: "Fuel burned times the fuel's factor." },
    FREIGHT: { description: 'Tonne-kilometres times the factor of the vehicle class.' },
    ELECTRICITY: { description: "kWh times the grid's factor." },
  },
})

builder.prismaNode('EmissionFactor', {
  nullable: true,
  description: 'A published factor, pinned to its edition.',
  id: { field: 'id' },
  fields: (t) => ({
    publisher: t.exposeString('publisher', { description: 'Who published it.' }),
    dataset: t.exposeString('dataset', { description: 'The data set it is from.' }),
    edition: t.exposeString('edition', { description: 'The edition of the data set.' }),
    code: t.exposeString('code', { description: "The publisher's code of the row." }),
    label: t.exposeString('label', { description: 'What it is the factor of.' }),
    value: t.exposeFloat('value', { description: 'kg CO2e per unit.' }),
    unit: t.exposeString('unit', { description: 'What one unit is.' }),
    licence: t.exposeString('licence', { description: 'The licence it is published under.' }),
  }),
})

const Calculation = builder.objectRef<EmissionRow & { factor: FactorRow | null }>('Calculation').implement({
  description: 'How co2 came about: inputs, conversions, factor and formula.',
  fields: (t) => ({
    method: t.expose('method', { type: CalculationMethodRef, description: 'The way it was computed.' }),
    factor: t.prismaField({
      type: 'EmissionFactor',
      nullable: true,
      description: 'The factor used; null for a reported amount.',
      resolve: (_query, { factor }) => factor,
    }),
    inputs: t.field({ type: 'JSON', description: 'What went in, after conversion.', resolve: ({ inputs }) => inputs }),
    formula: t.exposeString('formula', { description: 'What was done with the inputs and the factor.' }),
    standsIn: t.string({
      nullable: true,
      description: 'What the factor stands in for, where none of the year or region is shipped; null when it fits.',
      resolve: ({ inputs }) => standsInOf(inputs as CalculationInputs),
    }),
    recomputed: t.float({
      description: 'co2 computed anew from inputs and factor, now.',
      resolve: ({ method, inputs, factor }) => recompute(method, inputs as CalculationInputs, factor?.value ?? null),
    }),
  }),
})

export const Emission = builder.prismaNode('Emission', {
  nullable: true,
  description: 'One emission figure with everything needed to compute it again.',
  id: { field: 'id' },
  fields: (t) => ({
    entity: t.relation('entity', { description: 'The entity it is filed under.' }),
    entities: t.prismaField({
      type: ['Entity'],
      description: 'All entities it counts for.',
      select: (_args, _context, nested) => ({ entities: { select: { entity: nested(true) } } }),
      resolve: (_query, emission) => emission.entities.map(({ entity }) => entity),
    }),
    package: t.relation('package', { nullable: true, description: 'The package that the leg carried.' }),
    eventId: t.exposeString('eventId', {
      description: "The caller's id of the event; sending it again changes nothing.",
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it was emitted.' }),
    co2: t.exposeFloat('co2', { description: 'kg CO2e.' }),
    counted: t.exposeBoolean('counted', {
      description: 'False when it is physically impossible: shown, but in no series.',
    }),
    calculation: t.field({
      type: Calculation,
      description: 'How co2 came about: inputs, conversions, factor and formula.',
      select: { factor: true },
      resolve: (emission) => emission,
    }),
  }),
})

const EmissionWhere = builder.inputType('EmissionWhere', {
  description: 'Which emissions; all that is given must hold.',
  fields: (t) => ({
    entityIds: t.idList({ description: 'That count for one of these entities.' }),
    from: t.field({ type: 'DateTime', description: 'That occurred at or after this.' }),
    to: t.field({ type: 'DateTime', description: 'That occurred before this.' }),
  }),
})

type Where = { entityIds?: string[] | null; from?: Date | null; to?: Date | null } | null | undefined

builder.queryField('emissions', (t) =>
  t.prismaConnection(
    {
      type: 'Emission',
      cursor: 'id',
      description: 'What was emitted, newest first.',
      args: { where: t.arg({ type: EmissionWhere, description: 'Which emissions.' }) },
      totalCount: (_root, { where }, { db }) => db.emission.count({ where: filterOf(where) }),
      resolve: (query, _root, { where }, { db }) =>
        db.emission.findMany({
          ...pageQuery(query),
          where: filterOf(where),
          orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
        }),
    },
    { name: 'EmissionConnection', description: 'A page of rows.' },
    { name: 'EmissionEdge', description: 'A row in a page.' },
  ),
)

function filterOf(where: Where) {
  const { entityIds, from, to } = where ?? {}
  const occurredAt = { gte: from ?? undefined, lt: to ?? undefined }
  const ids = entityIds?.map((id) => rowId('Entity', id))
  return { occurredAt, ...(ids && { entities: { some: { entityId: { in: ids }, occurredAt } } }) }
}
