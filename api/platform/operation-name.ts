import { type DocumentNode, getOperationAST } from 'graphql'

/** What an operation is called in logs: its name, else its kind and first field; at most 100 characters. */
export function operationOf(document: DocumentNode, operationName: string | null | undefined): string {
  const operation = getOperationAST(document, operationName)
  if (!operation) return 'unknown'
  const [first] = operation.selectionSet.selections
  const field = first?.kind === 'Field' ? ` ${first.name.value}` : ''
  return (operation.name?.value ?? `${operation.operation}${field}`).slice(0, 100)
}
