import { type Href, keptHref } from '../../addresses/address.ts'

/** What one looked at last, kept in this browser. */
export type Recent = { href: Href; title: string }

const storageKey = 'plume-recent'
const maxRecent = 8
let current: readonly Recent[] | undefined

/** What of a kept text can be understood. */
export function parseRecent(text: string | null): Recent[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(kept)) return []
    return kept
      .flatMap((one: Partial<Record<keyof Recent, unknown>> | null): Recent[] => {
        const href = keptHref(one?.href)
        return href && typeof one?.title === 'string' ? [{ href, title: one.title }] : []
      })
      .slice(0, maxRecent)
  } catch {
    return []
  }
}

/** With `one` in front, once. */
export const addRecent = (recent: readonly Recent[], one: Recent): Recent[] =>
  [one, ...recent.filter(({ href }) => href !== one.href)].slice(0, maxRecent)

// Storage may be forbidden; they are then kept as long as the page.
export function recentItems(): readonly Recent[] {
  if (!current) {
    try {
      current = parseRecent(window.localStorage.getItem(storageKey))
    } catch {
      current = []
    }
  }
  return current
}

export function remember(one: Recent): void {
  current = addRecent(recentItems(), one)
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {}
}
