import { expect, it } from 'vitest'
import {
  type NotificationPage,
  notificationState,
  requestNotifications,
  showNotification,
} from './desktop-notification.ts'

/** A desktop whose person answers so when asked. */
function createDesktop(permission: NotificationPermission, answer: NotificationPermission | Error = 'granted') {
  const shown: { title: string; tag?: string; onclick: (() => void) | null; isClosed: boolean }[] = []
  const seen = { focused: 0, asked: 0 }
  class Note {
    static permission = permission
    static async requestPermission() {
      seen.asked += 1
      if (answer instanceof Error) throw answer
      Note.permission = answer
      return answer
    }
    onclick = null
    isClosed = false
    tag: string | undefined
    title: string
    constructor(title: string, options?: NotificationOptions) {
      this.title = title
      this.tag = options?.tag
      shown.push(this)
    }
    close() {
      this.isClosed = true
    }
  }
  const page: NotificationPage = { Notification: Note, focus: () => (seen.focused += 1) }
  return { page, shown, seen }
}
const message = { tag: 'alert-1', title: 'Cipla', body: '+183 %', onClick: () => {} }

it('asks who was not asked yet, and nobody twice', async () => {
  const { page, seen } = createDesktop('default', 'denied')
  expect(notificationState(page)).toBe('default')
  expect(await requestNotifications(page)).toBe('denied')
  expect(await requestNotifications(page)).toBe('denied')
  expect(seen.asked).toBe(1)
})

it('is unsupported in a browser without notifications', async () => {
  const page = { focus: () => {} }
  expect(await requestNotifications(page)).toBe('unsupported')
  expect(showNotification(page, message)).toBe(false)
})

it('leaves the state as it is when the browser fails to ask', async () => {
  expect(await requestNotifications(createDesktop('default', new Error('in a frame')).page)).toBe('default')
})

it('shows one per alert, where it was granted', () => {
  const { page, shown } = createDesktop('granted')
  expect(showNotification(page, message)).toBe(true)
  expect(shown).toMatchObject([{ title: 'Cipla', tag: 'alert-1' }])
  for (const permission of ['default', 'denied'] as const) {
    const desktop = createDesktop(permission)
    expect(showNotification(desktop.page, message)).toBe(false)
    expect(desktop.shown).toEqual([])
  }
})

it('brings the window to the front when clicked, and says so', () => {
  const { page, shown, seen } = createDesktop('granted')
  let clicks = 0
  showNotification(page, { ...message, onClick: () => (clicks += 1) })
  shown[0]?.onclick?.()
  expect({ clicks, focused: seen.focused, isClosed: shown[0]?.isClosed }).toEqual({
    clicks: 1,
    focused: 1,
    isClosed: true,
  })
})

it('shows nothing, without an error, where pages may not', () => {
  class Refusing {
    static permission = 'granted' as const
    static requestPermission = async () => 'granted' as const
    onclick = null
    constructor() {
      throw new TypeError('Illegal constructor')
    }
    close() {}
  }
  expect(showNotification({ Notification: Refusing, focus: () => {} }, message)).toBe(false)
})
