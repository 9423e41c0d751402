import { useState } from 'react'
import { useClient } from 'urql'
import { useRefusals } from '../graphql/refusals.ts'
import type { ActionsOf, RowAction, Said } from '../rows/action.ts'
import { doAction } from './do-action.ts'

/** One row, and what is being done with it here. */
export type Acting<Row> = {
  actions: ActionsOf<Row>
  row: Row
  /** @returns whether it was done */
  act: (action: RowAction<Row>, said: Said) => Promise<boolean>
  busy: boolean
  /** Whether the last thing that was done with it was done here. */
  isMine: boolean
  /** Why the last of it was not done. */
  refusal: string | null
}

/** What is done with one row. */
export function useActing<Row extends { id: string }>(actions: ActionsOf<Row>, row: Row): Acting<Row> {
  const client = useClient()
  const refusals = useRefusals(actions)
  const [busy, setBusy] = useState(false)
  const [isMine, setMine] = useState(false)

  const act = async (action: RowAction<Row>, said: Said) => {
    setBusy(true)
    setMine(true)
    const isDone = (await doAction(client, actions, action, row, said)) === null
    setMine(isDone)
    setBusy(false)
    return isDone
  }
  return { actions, row, act, busy, isMine, refusal: refusals.all.find(({ id }) => id === row.id)?.sentence ?? null }
}
