import type { AlertNews } from './alert-news.ts'

/** The title of the toast for a changed alert; null where the change needs nobody's attention. */
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
      // The log did not keep reasons then, but a created alert is known to be new.
      return kind === 'CREATED' ? `New ${level.toLowerCase()} alert` : null
    default:
      return null
  }
}
