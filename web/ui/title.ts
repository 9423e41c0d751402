import { useSyncExternalStore } from 'react'

let page = ''
let unread = 0
const listeners = new Set<() => void>()

/** The name of the page that is shown; '' for the first. */
export const pageTitle = (): string => page

export const usePageTitle = (): string =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, pageTitle)

/** The browser tab's title: how much is unread, and which page it is. */

export const titleOf = (name: string, count: number): string =>
  `${count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''}${name ? `${name} · Plume` : 'Plume'}`

const write = () => {
  document.title = titleOf(page, unread)
}

export function setPageTitle(name: string): void {
  page = name
  write()
  for (const listener of listeners) listener()
}

export function setUnreadInTitle(count: number): void {
  unread = count
  write()
}
