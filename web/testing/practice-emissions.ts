import { type Page, pageOf, type World } from './practice-world.ts'

type Span = { from?: string | Date | null; to?: string | Date | null }
type Asked = Page & { where?: (Span & { entityIds?: string[] | null }) | null }
type Named = { id: string; name: string }

const isWithin = (at: string, { from, to }: Span) =>
  (!from || Date.parse(at) >= new Date(from).getTime()) && (!to || Date.parse(at) < new Date(to).getTime())

/** An emission's fields, to be overridden; it counts for the supplier of `someHotspot`. */
export const someEmission = (id: string, fields: Record<string, unknown> = {}) => {
  const supplier = {
    __typename: 'Entity',
    id: 'entity-Aurobindo Unit III',
    key: 'aurobindo unit iii',
    name: 'Aurobindo Unit III',
    type: 'SUPPLIER',
  }
  const route = {
    __typename: 'Entity',
    id: 'entity-route',
    key: 'hyd-jnb',
    name: 'Hyderabad → Johannesburg',
    type: 'ROUTE',
  }
  const { co2 = 6_487.5, ...others } = fields
  return {
    __typename: 'Emission',
    id,
    createdAt: '2013-02-01T00:00:00.000Z',
    updatedAt: '2013-02-01T00:00:00.000Z',
    eventId: `event-${id}`,
    occurredAt: '2013-02-01T00:00:00.000Z',
    co2,
    includedInSeries: true,
    entity: supplier,
    entities: [supplier, route],
    package: { __typename: 'Package', id: 'package-1', trackingNumber: 'ASN-1' },
    calculation: {
      method: 'FREIGHT',
      inputs: { mode: 'AIR', massKg: 1_000, distanceKm: 10_000, trackingNumber: 'ASN-1' },
      formula: 'massKg / 1000 × distanceKm × factor',
      recomputed: co2,
      factor: {
        __typename: 'EmissionFactor',
        id: 'factor-air',
        publisher: 'DESNZ',
        dataset: 'GHG Conversion Factors',
        edition: '2024',
        code: '27_317',
        label: 'Freight flights: International, Without RF',
        value: 0.64875,
        unit: 'kg CO2e per tonne.km',
        licence: 'Open Government Licence v3.0',
      },
    },
    ...others,
  }
}

/** What the practice server answers of emissions, of an entity's series and of its hotspots. */
export const emissionResolvers = (world: World) => ({
  Query: {
    emissions: (_root: unknown, { where, ...page }: Asked) =>
      pageOf(
        world.emissions.filter(
          (row) =>
            isWithin(String(row.occurredAt), where ?? {}) &&
            (!where?.entityIds || (row.entities as Named[]).some(({ id }) => where.entityIds?.includes(id))),
        ),
        page,
      ),
  },
  Entity: {
    bucket: () => 'QUARTER',
    series: ({ id }: Named, span: Span) => (world.series.get(id) ?? []).filter(({ start }) => isWithin(start, span)),
    hotspots: ({ id }: Named, page: Page) =>
      pageOf(
        world.list('hotspot').filter((row) => (row.entity as Named).id === id),
        page,
      ),
  },
})
