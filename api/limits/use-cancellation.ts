import { getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'

type Cancellable = { signal?: AbortSignal; contextValue?: { request?: Request } }

/**
 * Ends a query whose client has left: what has not begun does not begin. A mutation that has begun goes on to its end, as
 * who sent it cannot know how far it came.
 */
export const useCancellation = (): Plugin => ({
  onExecute({ args }) {
    if (getOperationAST(args.document, args.operationName)?.operation !== 'query') return
    const cancellable = args as Cancellable
    cancellable.signal ??= cancellable.contextValue?.request?.signal
  },
})
