import { useEffect } from 'react'
import { useCommands } from '../../ui/controls/commands.ts'
import { Icon } from '../../ui/controls/icons.tsx'
import { useNavigation } from '../../ui/controls/link.tsx'
import { useShortcuts } from '../../ui/controls/shortcuts.tsx'
import { useDialog } from '../../ui/controls/use-dialog.tsx'
import { isMac } from './mac.ts'
import { places } from './places.ts'
import classes from './tools.module.css'

const loadPalette = () => import('./command-palette.tsx').then(({ CommandPalette }) => CommandPalette)
const loadHelp = () => import('./keyboard-help.tsx').then(({ KeyboardHelp }) => KeyboardHelp)
const loadSettings = () => import('./settings-dialog.tsx').then(({ SettingsDialog }) => SettingsDialog)

/** Opens the command palette, also by Ctrl K (⌘ K), and lets `g` with a second key lead to each place. */
export function PaletteButton() {
  const go = useNavigation()
  const [open, palette] = useDialog(loadPalette)
  useShortcuts(
    places.map(({ key, label, href }) => ({ keys: `g ${key}`, label: `Go to ${label}`, run: () => go(href) })),
  )
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      // The browser's own Ctrl K leaves the page.
      event.preventDefault()
      if (!document.querySelector('[aria-modal="true"]')) open()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [open])
  return (
    <>
      <button type="button" className={classes.search} onClick={open} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size={17} />
        <span className={classes.words}>Find or do</span>
        <kbd className={classes.keys}>{isMac() ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      {palette}
    </>
  )
}

/** Opens the list of what keys do, also by `?`. */
export function HelpButton() {
  const [open, help] = useDialog(loadHelp)
  useShortcuts([{ keys: '?', label: 'What keys do', run: open }])
  useCommands([
    {
      id: 'help',
      group: 'Actions',
      label: 'What keys do',
      icon: 'help',
      words: 'keyboard shortcuts help',
      keys: '?',
      run: open,
    },
  ])
  return (
    <>
      <button
        type="button"
        className={classes.tool}
        data-from="tablet"
        onClick={open}
        aria-label="Keys"
        title="Keys (?)"
      >
        <Icon name="help" />
      </button>
      {help}
    </>
  )
}

/** Opens the settings of this browser. */
export function SettingsButton() {
  const [open, settings] = useDialog(loadSettings)
  useCommands([
    {
      id: 'settings',
      group: 'Actions',
      label: 'Settings',
      icon: 'settings',
      words: 'preferences sound notifications',
      run: open,
    },
  ])
  return (
    <>
      <button type="button" className={classes.tool} onClick={open} aria-label="Settings" title="Settings">
        <Icon name="settings" />
      </button>
      {settings}
    </>
  )
}
