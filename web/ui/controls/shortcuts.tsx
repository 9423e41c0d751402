import { useEffect, useRef } from 'react'
import { createStore, useStore } from '../../browser/store.ts'

/** A shortcut, as `?` lists it. `keys` are as in `KeyboardEvent.key`, or two in sequence such as `g h`. */
export type Shortcut = { keys: string; label: string; run: () => void }

const maxSequenceMs = 1_000
const entries = new Map<symbol, readonly Shortcut[]>()
const shown = createStore<readonly Shortcut[]>([])
let pressed = { key: '', at: 0 }

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/** Enter and the space bar belong to the button or link that has the focus. */
const isTaken = (event: KeyboardEvent) =>
  (event.key === 'Enter' || event.key === ' ') &&
  event.target instanceof Element &&
  event.target.closest('a, button, [role="button"]') !== null

function press(event: KeyboardEvent) {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
  if (isTaken(event) || document.querySelector('[aria-modal="true"]')) return
  const sequence = event.timeStamp - pressed.at < maxSequenceMs ? `${pressed.key} ${event.key}` : ''
  pressed = { key: event.key, at: event.timeStamp }
  // The newest component first: a detail's `a` goes before its list's.
  const all = [...entries.values()].reverse().flat()
  const hit = all.find(({ keys }) => keys === sequence) ?? all.find(({ keys }) => keys === event.key)
  if (!hit) return
  event.preventDefault()
  hit.run()
}

function tell() {
  const all = [...entries.values()].reverse().flat()
  shown.set(all.filter(({ keys }, index) => all.findIndex((other) => other.keys === keys) === index))
}

/** Registers shortcuts while the component is mounted; they are ignored while somebody types, and behind a dialog. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const said = shortcuts.map(({ keys, label }) => `${keys}\t${label}`).join('\n')
  useEffect(() => {
    const id = Symbol('shortcuts')
    const mine = said.split('\n').flatMap((line) => {
      const [keys = '', label = ''] = line.split('\t')
      return keys ? [{ keys, label, run: () => latest.current.find((one) => one.keys === keys)?.run() }] : []
    })
    if (entries.size === 0) window.addEventListener('keydown', press)
    entries.set(id, mine)
    tell()
    return () => {
      entries.delete(id)
      if (entries.size === 0) window.removeEventListener('keydown', press)
      tell()
    }
  }, [said])
}

/** All active shortcuts, each with its innermost meaning. */
export const useShownShortcuts = (): readonly Shortcut[] => useStore(shown)
