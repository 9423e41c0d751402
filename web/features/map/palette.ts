import { useSyncExternalStore } from 'react'
import { schemeAttribute } from '../../browser/colour-scheme.ts'
import type { PackageState } from './state-on-map.ts'

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

/** The map's colours in the present theme. */
export type Palette = {
  sea: string
  land: string
  border: string
  ink: string
  inkSoft: string
  surface: string
  link: string
  states: Record<PackageState, string>
  severities: Record<string, string>
}

export const stateVariables: Record<PackageState, string> = {
  none: '--total',
  'on-time': '--live',
  'at-risk': '--warn',
  late: '--high',
  anomaly: '--critical',
}

const severityVariables = { CRITICAL: '--critical', HIGH: '--high', WARN: '--warn', INFO: '--info' }

export function readPalette(style: Pick<CSSStyleDeclaration, 'getPropertyValue'>): Palette {
  const read = (name: string) => style.getPropertyValue(name).trim() || '#808080'
  const readAll = <Key extends string>(names: Record<Key, string>) =>
    Object.fromEntries(Object.entries<string>(names).map(([key, name]) => [key, read(name)])) as Record<Key, string>
  return {
    sea: read('--map-sea'),
    land: read('--map-land'),
    border: read('--map-border'),
    ink: read('--ink'),
    inkSoft: read('--ink-soft'),
    surface: read('--surface'),
    link: read('--link'),
    states: readAll(stateVariables),
    severities: readAll(severityVariables),
  }
}

/** `#rgb` and `#rrggbb`; anything else is grey. */
export function parseColor(color: string): Rgb {
  const [, short] = /^#([0-9a-f]{3})$/i.exec(color) ?? []
  const long = short
    ? [...short].map((digit) => digit + digit).join('')
    : (/^#([0-9a-f]{6})/i.exec(color)?.[1] ?? '808080')
  const value = Number.parseInt(long, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

const watchScheme = (listener: () => void) => {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: [schemeAttribute] })
  return () => observer.disconnect()
}

/** `light` or `dark`, as the page is now; read the colours again when it changes. */
export const useScheme = (): string =>
  useSyncExternalStore(watchScheme, () => document.documentElement.getAttribute(schemeAttribute) ?? 'light')
