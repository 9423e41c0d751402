/** Prisma's codes: not reachable, timed out, closed, and no connection within the time. */
const prismaCodes = /^P1(001|002|008|017)$|^P2024$/
/** PostgreSQL's classes "connection exception" and "operator intervention" (appendix A of its manual). */
const postgresCodes = /\b(08[0-9A-Z]{3}|57P0[1-5])\b/
const sockets = /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT.*\.s\.PGSQL|Connection terminated/

/** Whether an error says that the database cannot be reached, or went away, rather than that it refused something. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, meta } = error as Error & { code?: unknown; meta?: unknown }
  if (typeof code === 'string' && (prismaCodes.test(code) || postgresCodes.test(code))) return true
  const text = `${error.message} ${JSON.stringify(meta ?? null)}`
  return sockets.test(text) || postgresCodes.test(text)
}
