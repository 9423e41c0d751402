import { useState } from 'react'
import { useClient } from 'urql'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { useRefusals } from '../../graphql/refusals.ts'
import { type AlertAction, decideAlert } from './decide-alert.ts'

/** What can be done with one alert; `refusal` is why the last of it was not done. */
export function useAlertAction(alert: Pick<AlertRowFragment, 'id' | 'message'>) {
  const client = useClient()
  const refusals = useRefusals('Alert')
  const [busy, setBusy] = useState(false)

  /** @returns whether it was done */
  const act = async (action: AlertAction): Promise<boolean> => {
    setBusy(true)
    const code = await decideAlert(client, alert, action)
    setBusy(false)
    return code === null
  }
  return { act, busy, refusal: refusals.all.find(({ id }) => id === alert.id)?.sentence ?? null }
}
