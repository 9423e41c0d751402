import { type DocumentNode, getOperationAST, Kind } from 'graphql'
import { type Refusal, refuse } from './refusal.ts'

/** How many names a sentence lists, and how many characters of each. */
const maxNames = 10
const maxNameCharacters = 60

/** Why it is not clear which operation of a document should run; null when it is clear. */
export function refuseChoice(document: DocumentNode, operationName: string | null | undefined): Refusal | null {
  if (getOperationAST(document, operationName)) return null
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (operations.length === 0)
    return refuse(400, 'BAD_USER_INPUT', 'The document holds no operation: send a query, a mutation or a subscription.')
  const names = operations.flatMap(({ name }) => name?.value ?? [])
  const lacks =
    operationName == null
      ? `The document holds ${operations.length} operations`
      : `The document holds no operation named "${shown(operationName)}"`
  return refuse(400, 'BAD_USER_INPUT', `${lacks}: ${adviceOf(names)}.`)
}

function adviceOf(names: readonly string[]): string {
  if (names.length === 0) return 'leave operationName out, or give each a name and send one of them as operationName'
  const listed = names.slice(0, maxNames).map(shown).join(', ')
  return `send as operationName one of ${listed}${names.length > maxNames ? ` … (${names.length} in all)` : ''}`
}

const shown = (name: unknown): string => {
  const text = String(name)
  return (text.length > maxNameCharacters ? `${text.slice(0, maxNameCharacters)}…` : text).toWellFormed()
}
