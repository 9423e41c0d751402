import { createContext, useState } from 'react'

/** An action, by its name, that was asked for where its row stands in a list, and that asks something first. */
type Asked = { rowId: string; action: string } | null

/** What the row that is opened asks at once. */
export const AskedContext = createContext<Asked>(null)

export type Ask = (row: { id: string }, action: { name: string }) => void

/** Lets actions of a list's rows ask what they have to: `ask` opens the row, which asks it. */
export function useAsking(open: (rowId: string) => void): { asked: Asked; ask: Ask } {
  const [asked, setAsked] = useState<Asked>(null)
  const ask: Ask = ({ id }, { name }) => {
    setAsked({ rowId: id, action: name })
    open(id)
  }
  return { asked, ask }
}
