import { useLive } from '../../graphql/live.tsx'
import { clockWords, statusWords } from '../../realtime/connection-words.ts'
import { useConnection } from '../../realtime/use-connection.ts'
import { formatAge } from '../../ui/format/dates.ts'
import { Instant } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Facts } from './facts.tsx'
import { Mark } from './mark.tsx'
import { formatMs } from './milliseconds.ts'
import { changesBehind, deliveryDelay, formatPlace, furthest } from './stream-lag.ts'

const kinds = { live: 'ok', 'catching-up': 'runs', connecting: 'warn', offline: 'fault' } as const

const instant = (ms: number | null) => (ms === null ? 'not yet' : <Instant at={new Date(ms).toISOString()} />)

/** How this page is connected. `now`: ms by the browser's clock. */
export function ThisPage({ now }: { now: number }) {
  const { status, since, heardAt, skew } = useConnection()
  const clock = clockWords(skew)
  return (
    <Facts
      facts={[
        {
          name: 'Connection',
          value: <Mark kind={kinds[status]}>{statusWords[status]}</Mark>,
          note: (
            <>
              since <Instant at={new Date(since).toISOString()} />, for {formatAge(now - since)}
            </>
          ),
        },
        { name: 'Last message', value: heardAt === null ? 'not yet' : agoWords(now - heardAt) },
        {
          name: 'Clock',
          value: clock ? <Mark kind="warn">Differs</Mark> : skew === null ? 'not known yet' : 'Agrees',
          note: clock ?? (skew === null ? 'The first change tells.' : undefined),
        },
      ]}
    />
  )
}

const agoWords = (ms: number) => (ms < 1000 ? 'now' : `${formatAge(ms)} ago`)

/** How far this page is behind the server's stream of changes; `atServer` is the server's position. */
export function StreamLag({ atServer, now }: { atServer: string | null; now: number }) {
  const { position } = useLive()
  const connection = useConnection()
  const here = furthest(connection.cursor, position)
  // What came here was there: the server tells its own position only now and then.
  const there = atServer && furthest(here, atServer)
  const behind = changesBehind(there, here)
  const delay = deliveryDelay(connection)
  return (
    <Facts
      facts={[
        {
          name: 'Last change',
          value: connection.changedAt === null ? 'none yet' : agoWords(now - connection.changedAt),
          note:
            connection.changedAt === null ? 'since this page was opened' : <>came at {instant(connection.changedAt)}</>,
        },
        {
          name: 'From commit to here',
          value: delay === null ? '–' : formatMs(delay),
          note: clockWords(connection.skew) ? 'more than the quickest took: the clocks differ' : undefined,
        },
        { name: "The server's newest change", value: formatPlace(there) },
        {
          name: 'The newest that came here',
          value: formatPlace(here),
          note: behind
            ? `The ${formatCount(behind)} after it are on their way, or of kinds that this page does not follow.`
            : undefined,
        },
      ]}
    />
  )
}
