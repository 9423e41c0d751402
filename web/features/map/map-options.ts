import type { MapOptions } from 'maplibre-gl'
import type { MapPlace } from '../../addresses/map.ts'
import type { Palette } from './palette.ts'

/** South-west and north-east of the initial view: everything but the poles. */
export const wholeWorld: [[number, number], [number, number]] = [
  [-150, -50],
  [165, 68],
]

/**
 * A flat map of the countries that opens at `view`, or shows the world; `ratio`: pixels of the screen per CSS pixel.
 */
export const mapOptions = (
  container: HTMLElement,
  { view, palette, ratio }: { view: MapPlace | null; palette: Palette; ratio: number },
): MapOptions => ({
  container,
  ...(view
    ? { center: [view.longitude, view.latitude], zoom: view.zoom }
    : { bounds: wholeWorld, fitBoundsOptions: { padding: 16 } }),
  minZoom: 0,
  maxZoom: 10,
  pixelRatio: ratio,
  attributionControl: false,
  dragRotate: false,
  touchPitch: false,
  pitchWithRotate: false,
  fadeDuration: 0,
  canvasContextAttributes: { antialias: false },
  style: {
    version: 8,
    sources: { countries: { type: 'geojson', data: new URL('/map/countries.json', location.href).href } },
    layers: [
      {
        id: 'land',
        type: 'fill',
        source: 'countries',
        paint: { 'fill-color': palette.land, 'fill-antialias': false },
      },
      {
        id: 'borders',
        type: 'line',
        source: 'countries',
        paint: { 'line-color': palette.border, 'line-width': 0.8 },
      },
    ],
  },
})
