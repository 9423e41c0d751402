import type { Href } from '../../addresses/address.ts'
import { changeSettings, useSettings } from '../../browser/settings.ts'
import { type Command, commandsNow, type Named } from '../../ui/controls/commands.ts'
import { places } from './places.ts'
import { recentItems } from './recent.ts'

/** A command of the palette: one that leads somewhere has an address instead of something to run. */
export type PaletteItem = (Command | (Named & { href: Href })) & { level?: string }

const maxRecentShown = 5

async function copyAddress(): Promise<string> {
  try {
    await navigator.clipboard.writeText(window.location.href)
    return 'The link to this page is copied.'
  } catch {
    return `This browser does not let the page copy. The link: ${window.location.href}`
  }
}

/** All that the palette offers before anything is looked for: what can be done with the row in view, what was seen last, the places, what else can be done. */
export function usePaletteCommands(): PaletteItem[] {
  const { colours, unit, sound } = useSettings()
  const here = window.location.pathname
  const named = (id: string, label: string, words: string): Named => ({ id, group: 'Actions', label, words })
  const action = (id: string, label: string, words: string, run: () => void) => ({ ...named(id, label, words), run })
  const schemes = [
    ['dark', 'Dark colours', 'theme mode night'],
    ['light', 'Light colours', 'theme mode day'],
    ['auto', "The system's colours", 'theme mode automatic'],
  ] as const
  const units = [
    ['auto', 'Amounts in kg or t, as fits', 'unit automatic'],
    ['kg', 'Amounts in kg', 'unit kilograms'],
    ['t', 'Amounts in t', 'unit tonnes'],
  ] as const
  const commands = commandsNow()
  return [
    ...commands.filter(({ isFirst }) => isFirst),
    ...recentItems()
      .filter(({ href }) => href !== here)
      .slice(0, maxRecentShown)
      .map(({ href, title }) => ({ id: `recent ${href}`, group: 'Seen last', label: title, href })),
    ...places.map(({ href, label, icon, key }) => ({
      id: `go ${href}`,
      group: 'Go to',
      label,
      icon,
      keys: `g ${key}`,
      href,
    })),
    ...commands.filter(({ isFirst }) => !isFirst),
    ...schemes
      .filter(([scheme]) => scheme !== colours)
      .map(([scheme, label, words]) =>
        action(`colours ${scheme}`, label, words, () => changeSettings({ colours: scheme })),
      ),
    ...units
      .filter(([value]) => value !== unit)
      .map(([value, label, words]) => action(`unit ${value}`, label, words, () => changeSettings({ unit: value }))),
    action('sound', sound ? 'Sound for critical alerts off' : 'Sound for critical alerts on', 'mute quiet noise', () =>
      changeSettings({ sound: !sound }),
    ),
    { ...named('copy', 'Copy the link to this page', 'share address url'), stays: copyAddress },
    action('print', 'Print this page', 'paper pdf', () => window.print()),
  ]
}
