import type { ExecutionResult } from 'graphql'
import { headerSize, writeHeader } from './frames.ts'

/** The result of one execution, serialised once for all who get it. */
export type SharedResult = ExecutionResult & {
  /** Yoga sends what this returns. */
  stringify(): string
}

/** A symbol survives the copy that masking errors makes, and is in no answer. */
const place = Symbol('cursor of the change')

/** The cursor of the change that a result tells of, also when the operation does not select it. */
export const cursorOf = (result: object): string | undefined => (result as { [place]?: string })[place]

export function shareResult(result: ExecutionResult, cursor?: string): SharedResult {
  let text: string | null = null
  const stringify = () => {
    text ??= JSON.stringify(result)
    return text
  }
  // Not enumerable: it is a plain result to everybody else.
  const shared = { ...result, ...(cursor !== undefined && { [place]: cursor }) } as SharedResult
  return Object.defineProperty(shared, 'stringify', { value: stringify })
}

/** Results that go out together, as the frames of `next` messages. */
export type SharedBatch = {
  results: readonly SharedResult[]
  /** Bytes of its frames when each message begins with `startLength` bytes of its own. */
  size(startLength: number): number
  /**
   * The frames, each message beginning with `start`: `{"id":"…"`. Callers whose ids have one length get the same bytes
   * in turn, with their own id written into them: send them before the next call, or call `keep`.
   */
  frames(start: Buffer): Buffer
  /** The bytes last given are not sent yet: the next caller gets others. */
  keep(start: Buffer): void
}

type Template = { bytes: Buffer; starts: number[] }

export function batchOf(results: readonly SharedResult[]): SharedBatch {
  let ends: Buffer[] | null = null
  const templates = new Map<number, Template>()
  const endsOf = () => {
    ends ??= results.map((result) => Buffer.from(`,"type":"next","payload":${result.stringify()}}`))
    return ends
  }
  const size = (startLength: number) => {
    let bytes = 0
    for (const { length } of endsOf()) bytes += headerSize(startLength + length) + startLength + length
    return bytes
  }
  return {
    results,
    size,
    frames(start) {
      let template = templates.get(start.length)
      if (!template) {
        template = lay(endsOf(), start.length, size(start.length))
        templates.set(start.length, template)
      }
      for (const at of template.starts) template.bytes.set(start, at)
      return template.bytes
    },
    keep: (start) => void templates.delete(start.length),
  }
}

function lay(ends: readonly Buffer[], startLength: number, size: number): Template {
  const bytes = Buffer.allocUnsafe(size)
  const starts: number[] = []
  let at = 0
  for (const end of ends) {
    at = writeHeader(bytes, at, startLength + end.length)
    starts.push(at)
    bytes.set(end, at + startLength)
    at += startLength + end.length
  }
  return { bytes, starts }
}
