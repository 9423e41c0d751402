import { builder } from '../builder.ts'
import { Package } from '../packages/packages.graphql.ts'

builder.prismaObjectFields(Package, (t) => ({
  co2: t.exposeFloat('co2', {
    nullable: true,
    description:
      "The emissions of the package's legs so far, in kg CO2e, tank-to-wheel; null while no leg can be computed.",
  }),
  legs: t.relation('legs', {
    description: 'The emission of each leg of the package (ISO 14083: transport chain element), oldest first.',
    query: { orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }] },
  }),
}))
