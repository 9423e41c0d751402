import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'
import { formatWord } from '../../ui/format/words.ts'

type Standing = Pick<
  AlertRowFragment,
  'status' | 'acknowledgedBy' | 'silencedBy' | 'silencedUntil' | 'resolvedBy' | 'note'
>

/** The status of an alert, and who set it. */
export function AlertStatus({ alert }: { alert: Standing }) {
  const { status, acknowledgedBy, silencedBy, silencedUntil, resolvedBy } = alert
  const by = (who: string | null | undefined) => (who ? ` by ${who}` : '')
  switch (status) {
    case 'ACKNOWLEDGED':
      return <>Acknowledged{by(acknowledgedBy)}</>
    case 'SUPPRESSED':
      return (
        <>
          Silenced{by(silencedBy)}
          {silencedUntil && (
            <>
              {' until '}
              <time className="figure" dateTime={silencedUntil} title={formatUtc(silencedUntil)}>
                {formatMoment(silencedUntil, Date.now())}
              </time>
            </>
          )}
        </>
      )
    case 'RESOLVED':
      return <>{resolvedBy ? `Resolved by ${resolvedBy}` : 'Over by itself'}</>
    default:
      return <>{formatWord(status)}</>
  }
}
