import type { AlertNews } from './alert-news.ts'

/** What a toast says of an alert that changed; null where the change calls for nobody. */
export function toastTitle({ kind, reason, alert: { level } }: AlertNews): string | null {
  switch (reason) {
    case 'RAISED':
      return `New ${level.toLowerCase()} alert`
    case 'REOPENED':
    case 'SILENCE_ENDED':
    case 'UNSILENCED':
      return 'An alert fires again'
    case 'ESCALATED':
      return `An alert is ${level.toLowerCase()} now`
    case null:
      // The log did not keep reasons then; that it is new is known.
      return kind === 'CREATED' ? `New ${level.toLowerCase()} alert` : null
    default:
      return null
  }
}
