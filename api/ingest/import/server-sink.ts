import { maxRequestBodyBytes } from '../../platform/guard-request.ts'
import type { IngestResult, RejectedItem } from '../ingest-call.ts'
import type { ActivityInputLike } from './row.ts'
import type { Sink } from './run-import.ts'

const query = `mutation Import($input: [ActivityInput!]!, $quiet: Boolean!) {
  ingestActivities(input: $input, quiet: $quiet) { accepted duplicates rejected { index code message } notes { index code message } }
}`

/** Stores batches through the Plume server at `url`; sends a batch in several requests when it is too large for one. */
export function serverSink(url: string): Sink {
  const send = async (input: ActivityInputLike[], quiet: boolean): Promise<IngestResult> => {
    const body = JSON.stringify({ query, variables: { input, quiet } })
    if (Buffer.byteLength(body) <= maxRequestBodyBytes) return post(url, body)
    if (input.length === 1) {
      const message = 'The record is larger than a request may be: shorten its texts.'
      return { accepted: 0, duplicates: 0, rejected: [{ index: 0, code: 'TOO_LONG', message }], notes: [] }
    }
    const middle = Math.ceil(input.length / 2)
    const first = await send(input.slice(0, middle), quiet)
    const second = await send(input.slice(middle), quiet)
    const moved = (item: RejectedItem) => ({ ...item, index: item.index + middle })
    return {
      accepted: first.accepted + second.accepted,
      duplicates: first.duplicates + second.duplicates,
      rejected: [...first.rejected, ...second.rejected.map(moved)],
      notes: [...first.notes, ...second.notes.map(moved)],
    }
  }
  return (activities, { quiet }) => send(activities, quiet)
}

type Answer = { data?: { ingestActivities: IngestResult } | null; errors?: { message: string }[] }

async function post(url: string, body: string): Promise<IngestResult> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  }).catch((error: Error) => {
    throw new Error(`${url} no longer answers (${reason(error)}).`)
  })
  const answer = (await response.json().catch(() => ({}))) as Answer
  if (answer.data && !answer.errors) return answer.data.ingestActivities
  throw new Error(`${url} says: ${answer.errors?.[0]?.message ?? `HTTP ${response.status}`}`)
}

const reason = ({ message, cause }: Error) => (cause instanceof Error ? cause.message || message : message)
