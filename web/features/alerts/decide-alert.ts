import type { Client } from 'urql'
import { errorCode, errorSentence } from '../../graphql/errors.ts'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { refusalsOf } from '../../graphql/refusals.ts'
import { acknowledgeAlert, alertQuery, resolveAlert, silenceAlert, unsilenceAlert } from './documents.ts'

export type Verb = 'acknowledge' | 'resolve' | 'unsilence'
export type AlertAction = { note?: string } & ({ verb: Verb } | { verb: 'silence'; until: Date })

/**
 * Does something with an alert: shown at once, taken back and read again when the server refuses. The refusal is kept
 * with its sentence. @returns the refusal's code, null when it was done
 */
export async function decideAlert(
  client: Client,
  alert: Pick<AlertRowFragment, 'id' | 'message'>,
  action: AlertAction,
): Promise<string | null> {
  const { id, message } = alert
  const refusals = refusalsOf(client)
  refusals.forget([id])
  const { error } = await send(client, id, action)
  if (!error) return null
  refusals.add({ kind: 'Alert', id, about: message, sentence: errorSentence(error) })
  const code = errorCode(error)
  if (code !== 'UNREACHABLE') await client.query(alertQuery, { id }, { requestPolicy: 'network-only' }).toPromise()
  return code
}

function send(client: Client, id: string, action: AlertAction) {
  const note = action.note?.trim()
  const variables = { id, ...(note && { note }) }
  switch (action.verb) {
    case 'acknowledge':
      return client.mutation(acknowledgeAlert, variables).toPromise()
    case 'resolve':
      return client.mutation(resolveAlert, variables).toPromise()
    case 'unsilence':
      return client.mutation(unsilenceAlert, variables).toPromise()
    case 'silence':
      return client.mutation(silenceAlert, { ...variables, until: action.until.toISOString() }).toPromise()
  }
}

/** What can be done with an alert where it stands. */
export const canBe = (verb: AlertAction['verb'], { status }: Pick<AlertRowFragment, 'status'>): boolean => {
  if (status === 'RESOLVED') return false
  if (verb === 'acknowledge') return status !== 'ACKNOWLEDGED'
  return verb !== 'unsilence' || status === 'SUPPRESSED'
}
