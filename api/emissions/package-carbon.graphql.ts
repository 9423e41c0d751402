import { builder } from '../builder.ts'
import { Package } from '../packages/packages.graphql.ts'

builder.prismaObjectFields(Package, (t) => ({
  co2: t.exposeFloat('co2', {
    nullable: true,
    description: "kg CO2e of the package's legs so far; null while no leg can be computed.",
  }),
  legs: t.relation('legs', {
    description: 'What each of its legs emitted, oldest first.',
    query: { orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }] },
  }),
}))
