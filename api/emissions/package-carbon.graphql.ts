import { builder } from '../builder.ts'
import { Package } from '../packages/packages.graphql.ts'

builder.prismaObjectFields(Package, (t) => ({
  co2: t.exposeFloat('co2', {
    nullable: true,
    description: "kg CO2e of the package's legs so far; null while no leg can be computed.",
  }),
  legs: t.prismaField({
    type: ['Emission'],
    description: 'What each of its legs emitted, oldest first.',
    select: { trackingNumber: true },
    resolve: (query, { trackingNumber }, _args, { db }) =>
      db.emission.findMany({ ...query, where: { trackingNumber }, orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }] }),
  }),
}))
