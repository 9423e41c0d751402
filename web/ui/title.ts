/** The browser tab's title: how much is unread, and which page it is. */
let page = ''
let unread = 0

export const titleOf = (name: string, count: number): string =>
  `${count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''}${name ? `${name} · Plume` : 'Plume'}`

const write = () => {
  document.title = titleOf(page, unread)
}

export function setPageTitle(name: string): void {
  page = name
  write()
}

export function setUnreadInTitle(count: number): void {
  unread = count
  write()
}
