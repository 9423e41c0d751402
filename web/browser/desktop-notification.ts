type NotificationClass = {
  new (title: string, options?: NotificationOptions): Pick<Notification, 'onclick' | 'close'>
  readonly permission: NotificationPermission
  requestPermission(): Promise<NotificationPermission>
}
/** What of a window shows notifications. */
export type NotificationPage = { Notification?: NotificationClass; focus(): void }

export type NotificationState = 'unsupported' | NotificationPermission

/** Whether the desktop may be written on; browsers without it, and pages not served safely, are `unsupported`. */
export const notificationState = ({ Notification }: NotificationPage): NotificationState =>
  Notification ? Notification.permission : 'unsupported'

/** Asks the person; to be called while a click is handled. Who denied is asked by no browser again. */
export async function requestNotifications(page: NotificationPage): Promise<NotificationState> {
  if (notificationState(page) !== 'default') return notificationState(page)
  // Some browsers refuse with an error, in frames for one.
  return (await page.Notification?.requestPermission().catch(() => null)) ?? notificationState(page)
}

type Message = {
  /** One per alert: a newer message takes the place of the one before. */
  tag: string
  title: string
  body: string
  onClick: () => void
}

/** Shows a message where that was granted; says whether it did. A click brings the window to the front. */
export function showNotification(page: NotificationPage, { tag, title, body, onClick }: Message): boolean {
  if (!page.Notification || notificationState(page) !== 'granted') return false
  try {
    const notification = new page.Notification(title, { tag, body, icon: '/icon.svg' })
    notification.onclick = () => {
      page.focus()
      notification.close()
      onClick()
    }
    return true
  } catch {
    // Browsers of phones have the class but let no page make one.
    return false
  }
}
