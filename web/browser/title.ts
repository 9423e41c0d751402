import { createStore, useStore } from './store.ts'

const page = createStore('')
let unread = 0

/** The name of the page that is shown; '' for the first. */
export const pageTitle = page.get

export const usePageTitle = (): string => useStore(page)

/** The browser tab's title: how much is unread, and which page it is. */
export const titleOf = (name: string, count: number): string =>
  `${count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''}${name ? `${name} · Plume` : 'Plume'}`

const write = () => {
  document.title = titleOf(page.get(), unread)
}

export function setPageTitle(name: string): void {
  page.set(name)
  write()
}

export function setUnreadInTitle(count: number): void {
  unread = count
  write()
}
