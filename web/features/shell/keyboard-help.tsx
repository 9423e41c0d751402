import { Dialog } from '../../ui/controls/dialog.tsx'
import { type Shortcut, useShownShortcuts } from '../../ui/controls/shortcuts.tsx'
import classes from './keyboard-help.module.css'
import { isMac } from './mac.ts'

const names: Record<string, string> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

type Line = Pick<Shortcut, 'keys' | 'label'>

/** What keys do on this page, as it is now. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const shown = useShownShortcuts()
  const isPlace = ({ keys }: Line) => /^g ./.test(keys)
  const everywhere: Line[] = [
    { keys: isMac() ? '⌘ k' : 'Ctrl k', label: 'Find or do' },
    ...shown.filter(({ keys }) => keys === '?'),
    { keys: 'Escape', label: 'Close what is open' },
  ]
  const here = shown.filter((line) => !isPlace(line) && line.keys !== '?')
  return (
    <Dialog title="What keys do" onClose={onClose}>
      <div className={classes.help}>
        {here.length > 0 && <Lines title="On this page" lines={here} />}
        <Lines title="Everywhere" lines={everywhere} />
        <Lines title="Go to" lines={shown.filter(isPlace).map((line) => ({ ...line, label: line.label.slice(6) }))} />
        <p className={classes.note}>Two keys are pressed one after the other. Keys do nothing while you type.</p>
      </div>
    </Dialog>
  )
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map(({ keys, label }) => (
          <div key={keys}>
            <dt>{label}</dt>
            <dd>
              {keysOf(keys).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const keysOf = (keys: string): string[] => (keys === ' ' ? [' '] : keys.split(' ')).map((key) => names[key] ?? key)
