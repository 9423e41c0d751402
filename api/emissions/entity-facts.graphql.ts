/** What the owner of an entity states about it. */
import { builder } from '../builder.ts'
import { Entity } from './entities.graphql.ts'
import type { FacilityKind, TemperatureClass, VehicleKind } from './entity-facts.ts'

export const FacilityKindRef = builder.enumType('FacilityKind', {
  description: 'What kind of site a facility is.',
  values: {
    WAREHOUSE: { description: 'A warehouse or distribution centre without cooling.' },
    COLD_STORE: { description: 'A chilled or frozen store.' },
    HUB: { description: 'A place where goods change vehicles: a cross-dock, a sorting centre, an air cargo terminal.' },
    YARD: { description: 'A yard for trailers or containers.' },
    PORT: { description: 'A seaport or inland port, or a terminal there.' },
    OFFICE: { description: 'An office.' },
    PLANT: { description: 'A factory or packing plant.' },
    CHARGING_DEPOT: { description: 'A depot where electric vehicles charge.' },
  } satisfies Record<FacilityKind, object>,
})

export const TemperatureClassRef = builder.enumType('TemperatureClass', {
  description: 'At what temperature goods are kept.',
  values: {
    AMBIENT: { description: 'Without cooling.' },
    CHILLED: { description: 'Above freezing, such as 2 to 8 °C.' },
    FROZEN: { description: 'Below freezing.' },
  } satisfies Record<TemperatureClass, object>,
})

export const VehicleKindRef = builder.enumType('VehicleKind', {
  description: 'What kind of vehicle it is, or what a carrier mostly runs.',
  values: {
    TRUCK: { description: 'A truck of more than 3.5 t.' },
    VAN: { description: 'A van of up to 3.5 t.' },
    SHIP: { description: 'A ship, ferry or barge.' },
    AIRCRAFT: { description: 'An aircraft.' },
    TRAIN: { description: 'A train.' },
    YARD_TRACTOR: { description: 'A tractor that stays within a yard.' },
  } satisfies Record<VehicleKind, object>,
})

const unknown = 'null when nobody has said'

builder.prismaObjectFields(Entity, (t) => ({
  country: t.exposeString('country', {
    nullable: true,
    description: `The country where the entity is, an ISO 3166-1 alpha-2 code such as \`DE\`; ${unknown}.`,
  }),
  region: t.exposeString('region', {
    nullable: true,
    description: `The part of the country whose grid it uses, such as the eGRID subregion \`CAMX\`; ${unknown}.`,
  }),
  gridKgPerKwh: t.exposeFloat('gridKgPerKwh', {
    nullable: true,
    description: `What the grid of the entity emits, in kg CO2e for each kWh, as its owner knows it; ${unknown}.`,
  }),
  facilityKind: t.expose('facilityKind', {
    type: FacilityKindRef,
    nullable: true,
    description: `What kind of site a FACILITY or SUPPLIER is; ${unknown}.`,
  }),
  temperature: t.expose('temperature', {
    type: TemperatureClassRef,
    nullable: true,
    description: `At what temperature its goods are kept; ${unknown}.`,
  }),
  vehicleKind: t.expose('vehicleKind', {
    type: VehicleKindRef,
    nullable: true,
    description: `What kind of vehicle a VEHICLE is, or a CARRIER mostly runs; ${unknown}.`,
  }),
}))
