import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { formatTime } from '../../ui/format/dates.ts'
import { formatWord } from '../../ui/format/words.ts'
import type { Mover } from './mover-store.ts'
import classes from './packages-in-view.module.css'
import { StateMark } from './state-mark.tsx'
import { stateNames } from './state-on-map.ts'

const rowHeight = 52

/**
 * The packages in view, for people who cannot see the map. A list box instead of a table of links: it is one Tab stop,
 * the arrow keys move through it, and it follows the choice on the map.
 */
export function PackagesInView(props: {
  movers: readonly Mover[]
  selected: string | null
  onSelect: (trackingNumber: string) => void
}) {
  const { movers, selected, onSelect } = props
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const [activeId, setActiveId] = useState<string | null>(null)
  const found = movers.findIndex(({ row }) => (activeId ? row.id === activeId : row.trackingNumber === selected))
  const rows = useVirtualizer({
    count: movers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => movers[index]?.row.id ?? index,
    overscan: 6,
  })

  const chosen = movers.findIndex(({ row }) => row.trackingNumber === selected)
  const isChosenHere = chosen >= 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that move do not scroll the list
  useEffect(() => {
    if (isChosenHere) rows.scrollToIndex(chosen)
  }, [selected, isChosenHere])

  function move(to: number): void {
    const index = Math.max(0, Math.min(movers.length - 1, to))
    setActiveId(movers[index]?.row.id ?? null)
    rows.scrollToIndex(index)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight)
    const to: Record<string, number> = {
      ArrowDown: found + 1,
      j: found + 1,
      ArrowUp: found - 1,
      k: found - 1,
      PageDown: found + page,
      PageUp: found - page,
      Home: 0,
      End: movers.length - 1,
    }
    const target = to[event.key]
    const active = movers[found]
    if (target !== undefined) move(target)
    else if ((event.key === 'Enter' || event.key === ' ') && active) onSelect(active.row.trackingNumber)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={scroller}
      className={classes.list}
      role="listbox"
      tabIndex={0}
      aria-label="Packages in view"
      aria-activedescendant={movers[found] ? `${id}-${movers[found].row.id}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start, key }) => {
          const mover = movers[index]
          if (!mover) return null
          const { row, state } = mover
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
            <div
              key={key}
              id={`${id}-${row.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={row.trackingNumber === selected}
              aria-setsize={movers.length}
              aria-posinset={index + 1}
              data-active={index === found || undefined}
              className={classes.row}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              onClick={() => {
                setActiveId(row.id)
                onSelect(row.trackingNumber)
              }}
            >
              <StateMark state={state} />
              <span className={classes.number}>{row.trackingNumber}</span>
              <span className={`figure ${classes.time}`}>{formatTime(row.estimatedDelivery, Date.now())}</span>
              <span className={classes.about}>
                <span className="only-read-aloud">{stateNames[state]}, </span>
                {row.carrier} · {formatWord(row.status)}
                {row.location ? ` · ${row.location}` : ''}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
