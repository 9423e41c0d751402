import { pageAddress } from './address.ts'
import { flag, oneOf, type Parameter, text } from './parameters.ts'

/** Where one looks, degrees and steps of zoom (0 to 24). */
export type MapPlace = { longitude: number; latitude: number; zoom: number }

/** `48.1,11.6,5`: latitude, longitude and zoom, to three and two decimals; null for anything else. */
const place: Parameter<MapPlace | null> = {
  read(said = '') {
    const [latitude = Number.NaN, longitude = Number.NaN, zoom = Number.NaN] = said.split(',').map(Number)
    const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && zoom >= 0 && zoom <= 24
    return isPlace ? { latitude, longitude, zoom } : null
  },
  write: (value) =>
    value ? [value.latitude.toFixed(3), value.longitude.toFixed(3), value.zoom.toFixed(2)].join(',') : '',
}

/** The statuses of packages that a map can hold. */
export const statusesOnMap = [
  'PENDING',
  'PICKED_UP',
  'IN_TRANSIT',
  'ON_HOLD',
  'DELIVERY_DELAYED',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
  'DELIVERY_FAILED',
  'RETURN_TO_SENDER',
  'UNKNOWN',
] as const
export type StatusOnMap = (typeof statusesOnMap)[number]

/** The map: all packages under way, all over the world, unless it says else. `selected` is `package:…` or `hotspot:…`. */
export const mapAddress = pageAddress('/map', {
  status: oneOf('', ...statusesOnMap),
  carrier: text,
  late: flag,
  selected: text,
  at: place,
})
