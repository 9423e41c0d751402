import type { Client, CombinedError } from 'urql'
import { errorCode, errorSentence } from '../graphql/errors.ts'
import { refusalsOf } from '../graphql/refusals.ts'
import type { ActionOnAll, ActionsOf, RowAction, Said } from '../rows/action.ts'

type Sent = { id: string; note: string; until: string; at: string }

/** Does something with a row: shown at once, taken back when the server refuses. @returns what went wrong */
export async function sendAction<Row>(
  client: Client,
  { mutation }: RowAction<Row>,
  id: string,
  { note, until, at }: Said = {},
): Promise<CombinedError | undefined> {
  const said = note?.trim()
  const { error } = await client
    .mutation(mutation, { id, ...(said && { note: said }), ...(until && { until }), ...(at && { at }) } as Sent)
    .toPromise()
  return error
}

/**
 * Does something with a row, as `sendAction` does. A refusal is kept with its sentence, and the row read again, so that
 * what counts is in view. @returns the refusal's code, null when it was done
 */
export async function doAction<Row extends { id: string }>(
  client: Client,
  { of, nameOf, readAgain }: ActionsOf<Row>,
  action: RowAction<Row>,
  row: Row,
  said: Said = {},
): Promise<string | null> {
  const { id } = row
  const refusals = refusalsOf(client)
  refusals.forget([id])
  const error = await sendAction(client, action, id, said)
  if (!error) return null
  refusals.add({ kind: of, id, about: nameOf(row), sentence: errorSentence(error) })
  const code = errorCode(error)
  if (code !== 'UNREACHABLE' && readAgain)
    await client.query(readAgain, { id }, { requestPolicy: 'network-only' }).toPromise()
  return code
}

/** Does something with all rows of a kind, call by call. @returns what went wrong */
export async function doOnAll<Row>(
  client: Client,
  { name, mutation, maxByCall }: ActionOnAll<Row>,
): Promise<CombinedError | undefined> {
  for (;;) {
    const { data, error } = await client.mutation(mutation, {}).toPromise()
    // Where it changed fewer, what is left came later, and nobody has seen it.
    if (error || !data || Number(data[name]) < maxByCall) return error
  }
}
