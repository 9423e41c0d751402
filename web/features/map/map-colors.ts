import type { Colors } from './marks.ts'
import { type Palette, parseColor, type Rgb } from './palette.ts'

const parsed = <Key extends string>(colors: Record<Key, string>) =>
  Object.fromEntries(Object.entries<string>(colors).map(([key, color]) => [key, parseColor(color)])) as Record<Key, Rgb>

/** A palette in the form that marks need. */
export const colorsOf = ({ states, severities, ink, surface, link }: Palette): Colors => ({
  states: parsed(states),
  severities: parsed(severities),
  ink: parseColor(ink),
  surface: parseColor(surface),
  link: parseColor(link),
})
