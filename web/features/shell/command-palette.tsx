import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { Dialog } from '../../ui/controls/dialog.tsx'
import { Icon } from '../../ui/controls/icons.tsx'
import { useNavigation } from '../../ui/controls/link.tsx'
import classes from './command-palette.module.css'
import { groupItems, matchCommands } from './palette-match.ts'
import { type PaletteItem, usePaletteCommands } from './use-palette-commands.ts'
import { useSearch } from './use-search.ts'

/** So many commands are shown beside what the server finds. */
const maxCommandsBesideFound = 5

/** Finds pages, packages, hotspots and alerts, and does what can be done, by typing. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const go = useNavigation()
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [said, setSaid] = useState('')
  const commands = usePaletteCommands()
  const { found, problems, isSearching } = useSearch(text)
  const matching = matchCommands(commands, text)
  const groups = groupItems<PaletteItem>([
    ...(text.trim() ? matching.slice(0, maxCommandsBesideFound) : matching),
    ...found,
  ])
  const items = groups.flatMap(([, inGroup]) => inGroup)
  const current = Math.min(at, items.length - 1)
  const optionId = (index: number) => `${id}-${index}`
  const currentId = current >= 0 ? optionId(current) : undefined

  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' })
  }, [currentId])

  const choose = async (item: PaletteItem | undefined) => {
    if (!item) return
    if ('stays' in item) return setSaid(await item.stays())
    // Closed first: what it does may move the focus, or print.
    flushSync(onClose)
    if ('href' in item) go(item.href)
    else item.run()
  }
  const moves: Record<string, number> = {
    ArrowDown: (current + 1) % Math.max(1, items.length),
    ArrowUp: (current - 1 + items.length) % Math.max(1, items.length),
    PageDown: Math.min(items.length - 1, current + 8),
    PageUp: Math.max(0, current - 8),
  }
  const press = (event: KeyboardEvent) => {
    // Enter ends a word that an input method composes.
    if (event.nativeEvent.isComposing) return
    const to = moves[event.key]
    if (to === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (to !== undefined) setAt(to)
    else choose(items[current])
  }
  const sum = useMemo(
    () => (isSearching ? 'Searching' : `${items.length} ${items.length === 1 ? 'result' : 'results'}`),
    [isSearching, items.length],
  )

  let index = -1
  return (
    <Dialog title="Find or do" bare place="top" onClose={onClose}>
      <div className={classes.field}>
        <Icon name="search" size={18} />
        <input
          data-autofocus=""
          role="combobox"
          aria-label="Find or do"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={currentId}
          placeholder="A page, a package's number, an entity, an alert, or what to do"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={text}
          onKeyDown={press}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            setAt(0)
            setSaid('')
          }}
        />
        <button type="button" aria-label="Close" onClick={onClose}>
          Esc
        </button>
      </div>
      <div className={classes.results} role="listbox" id={id} aria-label="Results">
        {groups.map(([group, inGroup]) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own here
          <div key={group} role="group" aria-label={group}>
            <p className={classes.group} aria-hidden="true">
              {group}
            </p>
            {inGroup.map((item) => {
              index++
              const mine = index
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys
                <div
                  key={item.id}
                  id={optionId(mine)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={mine === current}
                  className={classes.option}
                  data-first={('isFirst' in item && item.isFirst) || undefined}
                  onPointerMove={() => mine !== at && setAt(mine)}
                  onClick={() => choose(item)}
                >
                  <span className={classes.icon}>{item.icon && <Icon name={item.icon} size={15} />}</span>
                  <span className={classes.dot} data-level={item.level} />
                  <span className={classes.label} title={item.label}>
                    {item.label}
                  </span>
                  {item.aside && <span className={classes.aside}>{item.aside}</span>}
                  {item.keys?.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <div className={classes.foot}>
        <span role="status" className={said ? undefined : 'only-read-aloud'}>
          {said || sum}
        </span>
        {isSearching && <span aria-hidden="true">Searching …</span>}
        {!isSearching && items.length === 0 && (
          <span>Nothing is called so. Packages are found by number, hotspots by entity, alerts by their text.</span>
        )}
        {problems.map((problem) => (
          <span key={problem}>{problem}</span>
        ))}
      </div>
    </Dialog>
  )
}
