import { fileURLToPath } from 'node:url'

/** What the recipes follow; any change stream will do that takes `after` and gives `cursor`. */
export const query = `subscription ($after: String) {
  alertChanges(after: $after) { cursor kind alert { level status message } }
}`

export type Change = { cursor: string; kind: string; alert: { level: string; status: string; message: string } }

/**
 * Follows the changes after the cursor `after`: each once, in order, through lost connections and restarts. Calls `ended`
 * with what went wrong when it cannot go on, such as CURSOR_EXPIRED: then read the rows again, and begin there.
 * @returns the function that stops it
 */
export type Follow = (
  url: string,
  after: string,
  onChange: (change: Change) => void,
  ended: (reason: unknown) => void,
) => () => void

/** Where a stream begins. Read it with the rows, in one query, and what follows is exactly what the rows lack. */
export async function readPosition(url: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ streamPosition }' }),
  })
  return (await response.json()).data.streamPosition
}

/** Runs a recipe as a program when it was started as one: `node --import tsx api/clients/urql.ts [URL]`. */
export async function runAsProgram(module: string, follow: Follow): Promise<void> {
  if (process.argv[1] !== fileURLToPath(module)) return
  const url = process.argv[2] ?? 'http://127.0.0.1:4000'
  follow(url, await readPosition(url), console.log, (reason) => {
    console.error(reason)
    process.exit(1)
  })
}
