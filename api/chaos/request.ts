import type { StreamResult } from '../clients/resume.ts'

/** What came of an operation over HTTP. Never rejects. */
export type Answer =
  | { kind: 'data'; data: Record<string, unknown> }
  /** The server said what went wrong. */
  | { kind: 'error'; code: string; message: string }
  /** Nobody knows whether it was done. */
  | { kind: 'none'; reason: string }

/** A node that is frozen, or waits for one that is, does not answer; what is sent again changes nothing. */
const patienceMs = 10_000

export async function request(url: string, query: string, variables: object, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    })
    const { data, errors } = (await response.json()) as StreamResult
    if (errors?.[0]) {
      return { kind: 'error', code: String(errors[0].extensions?.code ?? 'none'), message: errors[0].message }
    }
    return data ? { kind: 'data', data } : { kind: 'none', reason: `status ${response.status}` }
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    return { kind: 'none', reason: cause?.code ?? name }
  }
}
