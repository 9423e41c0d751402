import { useState } from 'react'
import { useClient } from 'urql'
import { errorCode, errorSentence } from '../../graphql/errors.ts'
import { acknowledgeAlert, alertQuery, resolveAlert } from './documents.ts'

/** Acknowledges or resolves an alert: shown at once, taken back and read again when the server refuses. */
export function useAlertAction(id: string) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  const act = async (action: 'acknowledge' | 'resolve') => {
    setBusy(true)
    setRefusal(null)
    const { error } =
      action === 'acknowledge'
        ? await client.mutation(acknowledgeAlert, { id }).toPromise()
        : await client.mutation(resolveAlert, { id }).toPromise()
    setBusy(false)
    if (!error) return
    setRefusal(errorSentence(error))
    if (errorCode(error) !== 'UNREACHABLE')
      await client.query(alertQuery, { id }, { requestPolicy: 'network-only' }).toPromise()
  }
  return { act, busy, refusal }
}
