import { useState } from 'react'
import { useClient, useQuery } from 'urql'
import { doAction, doOnAll } from '../../actions/do-action.ts'
import { alertAddress } from '../../addresses/alerts.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { NotificationRowFragment } from '../../graphql/generated/graphql.ts'
import { useRefusals } from '../../graphql/refusals.ts'
import { markAllRead, markRead, notificationActions } from '../../rows/notification-actions.ts'
import { Button } from '../../ui/controls/button.tsx'
import { Dialog } from '../../ui/controls/dialog.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'
import { Severity } from '../../ui/format/severity.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { notificationsQuery } from './documents.ts'
import classes from './notification-centre.module.css'

const notificationsPerPage = 30

/** The notifications, newest first, and which of them are unread. */
export function NotificationCentre({ onClose }: { onClose: () => void }) {
  const client = useClient()
  const [allRefused, setAllRefused] = useState<string | null>(null)
  const refusals = useRefusals(notificationActions)
  const refusal = refusals.all.at(-1)?.sentence ?? allRefused
  const begin = () => {
    setAllRefused(null)
    refusals.forget(refusals.all.map(({ id }) => id))
  }
  const read = (notification: NotificationRowFragment) => {
    begin()
    void doAction(client, notificationActions, markRead, notification)
  }
  const readAll = async () => {
    begin()
    const error = await doOnAll(client, markAllRead)
    setAllRefused(error ? errorSentence(error) : null)
  }
  return (
    <Dialog title="Notifications" place="corner" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key that opened it closes it */}
      <div onKeyDown={({ key }) => key === 'n' && onClose()}>
        <p className={classes.tools}>
          <Button size="compact-xs" variant="default" data-autofocus onClick={readAll}>
            {markAllRead.label}
          </Button>
        </p>
        {refusal && <Failure title={notificationActions.refusedTitle} sentence={refusal} />}
        <NotificationPage after={null} onRead={read} onClose={onClose} />
      </div>
    </Dialog>
  )
}

type PageProps = { after: string | null; onRead: (notification: NotificationRowFragment) => void; onClose: () => void }

/** One page of notifications; a button loads older ones. */
function NotificationPage({ after, onRead, onClose }: PageProps) {
  const [wantsOlder, setWantsOlder] = useState(false)
  const [{ data, error }, readAgain] = useQuery({
    query: notificationsQuery,
    variables: { first: notificationsPerPage, ...(after && { after }) },
  })
  if (!data)
    return error ? (
      <Failure
        title="The notifications could not be read"
        sentence={errorSentence(error)}
        retry={() => readAgain({ requestPolicy: 'network-only' })}
      />
    ) : (
      <LoadingRows rows={4} height={52} />
    )
  const { edges, pageInfo } = data.notifications
  if (edges.length === 0 && !after)
    return (
      <Empty title="Nothing to read">New alerts that are high or critical, decisions and recoveries show here.</Empty>
    )
  return (
    <>
      <ol className={classes.list}>
        {edges.map(({ node }) => (
          <Item key={node.id} notification={node} onRead={onRead} onClose={onClose} />
        ))}
      </ol>
      {pageInfo.hasNextPage &&
        (wantsOlder ? (
          <NotificationPage after={edges.at(-1)?.cursor ?? null} onRead={onRead} onClose={onClose} />
        ) : (
          <p className={classes.older}>
            <Button size="compact-xs" variant="default" onClick={() => setWantsOlder(true)}>
              Show older
            </Button>
          </p>
        ))}
    </>
  )
}

function Item(props: { notification: NotificationRowFragment } & Omit<PageProps, 'after'>) {
  const { notification, onRead, onClose } = props
  const { level, title, body, read, alert, createdAt } = notification
  const canBeRead = markRead.canBeDone(notification)
  const open = () => {
    if (canBeRead) onRead(notification)
    onClose()
  }
  return (
    <li className={classes.item} data-unread={read ? undefined : ''}>
      <p className={classes.head}>
        {level !== 'INFO' && <Severity level={level} />}
        <time className="figure" dateTime={createdAt} title={formatUtc(createdAt)}>
          {formatMoment(createdAt, Date.now())}
        </time>
        {canBeRead && (
          <button
            type="button"
            className={classes.read}
            onClick={() => onRead(notification)}
            aria-label={`${markRead.label}: ${title}`}
          >
            {markRead.label}
          </button>
        )}
      </p>
      <p className={classes.title}>
        {alert ? (
          <Link href={alertAddress.href(alert.id)} onClick={open}>
            {title}
          </Link>
        ) : (
          title
        )}
        {!read && <span className="only-read-aloud">, unread</span>}
      </p>
      <p className={classes.body} title={body}>
        {body}
      </p>
    </li>
  )
}
