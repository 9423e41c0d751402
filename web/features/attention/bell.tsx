import { useClient } from 'urql'
import { doOnAll } from '../../actions/do-action.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { markAllRead } from '../../rows/notification-actions.ts'
import { useCommands } from '../../ui/controls/commands.ts'
import { Icon } from '../../ui/controls/icons.tsx'
import { useShortcuts } from '../../ui/controls/shortcuts.tsx'
import { useDialog } from '../../ui/controls/use-dialog.tsx'
import classes from './bell.module.css'

const loadCentre = () => import('./notification-centre.tsx').then(({ NotificationCentre }) => NotificationCentre)

/** Opens the notifications, also by n; says how many are unread. */
export function Bell({ unread }: { unread: number }) {
  const client = useClient()
  const [open, centre] = useDialog(loadCentre)
  const readAll = async () => {
    const error = await doOnAll(client, markAllRead)
    return error ? errorSentence(error) : markAllRead.done
  }
  useShortcuts([{ keys: 'n', label: 'Notifications', run: open }])
  useCommands([
    {
      id: 'notifications',
      group: 'Actions',
      label: 'Notifications',
      icon: 'bell',
      words: 'unread bell',
      keys: 'n',
      run: open,
    },
    {
      id: markAllRead.name,
      group: 'Actions',
      label: markAllRead.sentence,
      icon: markAllRead.icon,
      words: 'unread bell',
      stays: readAll,
    },
  ])
  const said = unread > 99 ? '99+' : String(unread)
  return (
    <>
      <button
        type="button"
        className={classes.bell}
        onClick={open}
        aria-label={unread > 0 ? `Notifications, ${said} unread` : 'Notifications'}
        title="Notifications (n)"
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span className={classes.badge} aria-hidden="true">
            {said}
          </span>
        )}
      </button>
      {centre}
    </>
  )
}
