import { createHash } from 'node:crypto'
import { type DocumentNode, type ExecutionArgs, getOperationAST, Kind, print, visit } from 'graphql'

/** A document: its text, the variables it declares, and the one that only says where its stream begins. */
type Known = { text: string; declared: ReadonlySet<string>; start: string | null }

/** By document: Yoga gives the same document for the same text. */
const known = new WeakMap<DocumentNode, Map<string, Known>>()

/**
 * What two subscriptions must have in common to be executed once: document, operation and variables, except the
 * variable that only says where the stream begins. A hash, so that it is short.
 */
export function operationKey({ document, operationName, variableValues }: ExecutionArgs): string {
  const { text, start, declared } = describe(document, operationName ?? '')
  const variables = Object.entries(variableValues ?? {})
    .filter(([name]) => name !== start && declared.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const whole = JSON.stringify([text, operationName ?? null, variables])
  return createHash('sha256').update(whole).digest('base64')
}

function describe(document: DocumentNode, operationName: string): Known {
  const operations = known.get(document) ?? new Map<string, Known>()
  known.set(document, operations)
  const made = operations.get(operationName) ?? {
    text: print(document),
    declared: declaredIn(document, operationName),
    start: startVariable(document, operationName),
  }
  operations.set(operationName, made)
  return made
}

const declaredIn = (document: DocumentNode, operationName: string): ReadonlySet<string> =>
  new Set(
    getOperationAST(document, operationName || null)?.variableDefinitions?.map(({ variable }) => variable.name.value),
  )

/** The variable that the root field takes as `after` and that nothing else uses. */
function startVariable(document: DocumentNode, operationName: string): string | null {
  const [field] = getOperationAST(document, operationName || null)?.selectionSet.selections ?? []
  if (field?.kind !== Kind.FIELD) return null
  const value = field.arguments?.find(({ name }) => name.value === 'after')?.value
  if (value?.kind !== Kind.VARIABLE) return null
  const name = value.name.value
  let uses = 0
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => {
      if (node.name.value === name) uses++
    },
  })
  return uses === 1 ? name : null
}
