import type { ExecutionResult } from 'graphql'

/** What one execution gave, serialised once for all who get it. */
export type SharedResult = ExecutionResult & {
  /** Yoga sends what this returns. */
  stringify(): string
  /** The end of a `next` message of graphql-transport-ws, from behind its id. */
  frameEnd(): Buffer
}

export function shareResult(result: ExecutionResult): SharedResult {
  let text: string | null = null
  let end: Buffer | null = null
  const stringify = () => {
    text ??= JSON.stringify(result)
    return text
  }
  const frameEnd = () => {
    end ??= Buffer.from(`,"type":"next","payload":${stringify()}}`)
    return end
  }
  // Not enumerable: it is a plain result to everybody else.
  return Object.defineProperties({ ...result } as SharedResult, {
    stringify: { value: stringify },
    frameEnd: { value: frameEnd },
  })
}
