import { useEffect, useState } from 'react'
import { type CombinedError, useMutation, useQuery } from 'urql'
import { errorCode, errorSentence } from '../../graphql/errors.ts'
import type { WebhooksQuery } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/controls/button.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Failure } from '../../ui/page/states.tsx'
import { retryWebhookDelivery, webhooksQuery } from './documents.ts'
import { Mark } from './mark.tsx'
import classes from './webhooks.module.css'

/** No stream tells of webhooks. */
const readEveryMs = 10_000

type Webhook = WebhooksQuery['webhooks']['edges'][number]['node']
type Delivery = WebhooksQuery['webhookDeliveries']['edges'][number]['node']

/** The webhooks and what they did not take; nothing where there are none. */
export function Webhooks() {
  const [{ data: newest, error }, read] = useQuery({ query: webhooksQuery })
  const [data, setData] = useState<WebhooksQuery>()
  // While the server cannot be reached there is no newest: what was known stays.
  useEffect(() => {
    if (newest) setData(newest)
  }, [newest])
  useEffect(() => {
    const timer = setInterval(() => read({ requestPolicy: 'network-only' }), readEveryMs)
    return () => clearInterval(timer)
  }, [read])
  const webhooks = data?.webhooks.edges.map(({ node }) => node) ?? []
  const dead = data?.webhookDeliveries.edges.map(({ node }) => node).filter(({ status }) => status === 'DEAD') ?? []
  if (!data && error && errorCode(error) !== 'UNREACHABLE')
    return (
      <Panel title="Webhooks">
        <Failure title="The webhooks cannot be shown" sentence={errorSentence(error)} retry={() => read()} />
      </Panel>
    )
  if (webhooks.length === 0) return null
  const more = (data?.webhookDeliveries.totalCount ?? 0) - dead.length
  return (
    <Panel title="Webhooks">
      <ul className={classes.list}>
        {webhooks.map((webhook) => (
          <li key={webhook.id}>
            <WebhookRow webhook={webhook} />
          </li>
        ))}
      </ul>
      {dead.length > 0 && (
        <section aria-label="Messages that were given up">
          <h3 className={classes.title}>Given up</h3>
          <ul className={classes.list}>
            {dead.map((delivery) => (
              <li key={delivery.id}>
                <DeadDelivery delivery={delivery} onRetried={() => read({ requestPolicy: 'network-only' })} />
              </li>
            ))}
          </ul>
          {more > 0 && <p className={classes.more}>and {formatCount(more)} older</p>}
        </section>
      )}
    </Panel>
  )
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { url, events, enabled, lastError, lostChanges, pendingDeliveries, deadDeliveries, lastDeliveredAt } = webhook
  const counts = [
    [pendingDeliveries, 'to be tried again'],
    [deadDeliveries, 'given up'],
    [lostChanges, 'missed that the log no longer held'],
  ] as const
  return (
    <div className={classes.row}>
      <p className={classes.head}>
        <span className={classes.url} title={url}>
          {url}
        </span>
        <Mark kind={!enabled ? 'runs' : lastError ? 'warn' : 'ok'}>
          {!enabled ? 'Off' : lastError ? 'Fails' : 'Works'}
        </Mark>
      </p>
      <p className={classes.about}>
        {events.join(', ')} ·{' '}
        {lastDeliveredAt ? (
          <>
            last delivered <Instant at={lastDeliveredAt} />
          </>
        ) : (
          'nothing delivered yet'
        )}
        {counts.map(([count, what]) => count > 0 && ` · ${formatCount(count)} ${what}`)}
      </p>
      {lastError && <p className={classes.problem}>{lastError}</p>}
    </div>
  )
}

function DeadDelivery({ delivery, onRetried }: { delivery: Delivery; onRetried: () => void }) {
  const [{ fetching }, retry] = useMutation(retryWebhookDelivery)
  const [refusal, setRefusal] = useState<CombinedError | null>(null)
  const act = async () => {
    const { error } = await retry({ id: delivery.id })
    setRefusal(error ?? null)
    onRetried()
  }
  return (
    <div className={classes.row}>
      <p className={classes.head}>
        <span className={classes.url} title={delivery.webhook.url}>
          {delivery.messageId} to {delivery.webhook.url}
        </span>
        <Button size="compact-xs" variant="default" disabled={fetching} onClick={act}>
          Retry
        </Button>
      </p>
      <p className={classes.about}>
        <Instant at={delivery.createdAt} /> · {formatCount(delivery.attempts)} attempts · {delivery.lastError}
      </p>
      {refusal && <Failure compact title="It was not tried again" sentence={errorSentence(refusal)} />}
    </div>
  )
}
