import { useState } from 'react'
import { useClient } from 'urql'
import { errorCode, errorSentence } from '../../graphql/errors.ts'
import { anomalyQuery, dismissAnomaly } from './documents.ts'

/** Says that an anomaly is none; read again when the server refuses, so that what counts is in view. */
export function useDismissal(id: string) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  const dismiss = async (note: string) => {
    setBusy(true)
    setRefusal(null)
    const { error } = await client.mutation(dismissAnomaly, { id, note: note.trim() || null }).toPromise()
    setBusy(false)
    if (!error) return
    setRefusal(errorSentence(error))
    if (errorCode(error) !== 'UNREACHABLE')
      await client.query(anomalyQuery, { id }, { requestPolicy: 'network-only' }).toPromise()
  }
  return { dismiss, busy, refusal }
}
