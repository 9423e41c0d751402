import { builder } from '../builder.ts'
import { EntityTypeRef } from '../emissions/entities.graphql.ts'
import { FacilityKindRef, TemperatureClassRef, VehicleKindRef } from '../emissions/entity-facts.graphql.ts'
import { spellings } from '../platform/text.ts'
import { describeEntity } from './describe-entity-command.ts'

const EntityFactsInput = builder.inputType('EntityFactsInput', {
  description:
    'What an entity is. A field that is absent stays as it is; null takes back what was said. Recommendations follow from it: what helps in a cold store is wrong in an office.',
  fields: (t) => ({
    country: t.string({ description: 'Where it is: an ISO 3166-1 alpha-2 code, such as `DE` or `US`.' }),
    region: t.string({
      description: 'The part of the country whose grid it uses, such as the eGRID subregion `CAMX`.',
    }),
    gridKgPerKwh: t.float({
      description:
        'What its grid emits, in kg CO2e for each kWh, 0 to 2. Plume has the factors of `GB` and `US` (by subregion); elsewhere this decides whether electric trucks and heat pumps are recommended.',
    }),
    facilityKind: t.field({ type: FacilityKindRef, description: 'What kind of site a FACILITY or SUPPLIER is.' }),
    temperature: t.field({ type: TemperatureClassRef, description: 'At what temperature its goods are kept.' }),
    vehicleKind: t.field({
      type: VehicleKindRef,
      description: 'What kind of vehicle a VEHICLE is, or a CARRIER mostly runs.',
    }),
  }),
})

builder.mutationField('describeEntity', (t) =>
  t.prismaField({
    type: 'Entity',
    description:
      'Says what an entity is, and recommends anew for its active hotspots. What nobody says is read from its name where that tells. Fails with NOT_FOUND when no activity has named the entity yet.',
    args: {
      type: t.arg({ type: EntityTypeRef, required: true, description: 'The type of the entity.' }),
      key: t.arg.string({ required: true, description: 'The key of the entity, as its sender gave it.' }),
      facts: t.arg({ type: EntityFactsInput, required: true, description: 'What the entity is.' }),
    },
    resolve: async (query, _root, { type, key, facts }, { db, log }) => {
      const [spelled = key] = spellings('key', key)
      const id = await describeEntity(log, { type, key: spelled }, facts)
      return db.entity.findUniqueOrThrow({ ...query, where: { id } })
    },
  }),
)
