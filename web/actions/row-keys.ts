import type { Client } from 'urql'
import type { ActionsOf, RowAction } from '../rows/action.ts'
import type { Command } from '../ui/controls/commands.ts'
import type { RowKey } from '../ui/controls/data-table.tsx'
import { doAction } from './do-action.ts'

/** An action as the command palette offers it for the row that is open or was moved to. */
export const actionCommand = <Row extends { id: string }>(
  { of, nameOf }: ActionsOf<Row>,
  action: RowAction<Row>,
  row: Row,
  run: () => void,
): Command => ({
  id: `${action.name} ${row.id}`,
  group: `This ${of}`,
  label: action.sentence,
  aside: nameOf(row),
  icon: action.icon,
  isFirst: true,
  ...(action.key && { keys: action.key }),
  run,
})

/** What keys and the palette do with a list's row that was moved to. `onAsk` opens a row of which an action asks something. */
export const rowKeysOf = <Row extends { id: string }>(
  client: Client,
  actions: ActionsOf<Row>,
  onAsk: (row: Row, action: RowAction<Row>) => void,
): RowKey<Row>[] =>
  actions.each.map((action) => {
    const run = (row: Row) => (action.asks ? onAsk(row, action) : void doAction(client, actions, action, row))
    return {
      keys: action.key,
      label: action.sentence,
      canRun: action.canBeDone,
      run,
      command: (row) => actionCommand(actions, action, row, () => run(row)),
    }
  })
