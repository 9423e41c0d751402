import { getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'

type Cancellable = { signal?: AbortSignal; contextValue?: { request?: Request } }

/**
 * Ends a query whose client has left: fields that have not begun do not begin. A mutation that has begun goes on to its
 * end, because its client cannot know how far it came.
 */
export const useCancellation = (): Plugin => ({
  onExecute({ args }) {
    if (getOperationAST(args.document, args.operationName)?.operation !== 'query') return
    const cancellable = args as Cancellable
    cancellable.signal ??= cancellable.contextValue?.request?.signal
  },
})
