import type { ExecutionArgs, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from '../builder.ts'
import type { Db } from '../platform/db.ts'

/**
 * Runs a query that asks for `streamPosition` in one repeatable-read snapshot: the changes after the position are then
 * exactly those that its rows lack.
 */
export function useSnapshot(db: Db): Plugin<Context> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      if (!asksForPosition(args)) return
      setExecuteFn((inner: ExecutionArgs) =>
        db.$transaction((tx) => executeFn({ ...inner, contextValue: { ...(inner.contextValue as Context), db: tx } }), {
          isolationLevel: 'RepeatableRead',
        }),
      )
    },
  }
}

function asksForPosition({ document, operationName }: ExecutionArgs): boolean {
  const operations = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )
  const operation = operationName ? operations.find((node) => node.name?.value === operationName) : operations[0]
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const selects = (set: SelectionSetNode): boolean =>
    set.selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === 'streamPosition'
      if (node.kind === Kind.INLINE_FRAGMENT) return selects(node.selectionSet)
      const fragment = fragments.get(node.name.value)
      // Each fragment once: fragments that spread each other twice would double the work at each step.
      fragments.delete(node.name.value)
      return fragment ? selects(fragment.selectionSet) : false
    })
  return operation?.operation === 'query' && selects(operation.selectionSet)
}
