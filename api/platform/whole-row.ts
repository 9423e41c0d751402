import { Prisma } from './generated/prisma/client.ts'

/** `set` of an update that writes rows `r` whole, but for their id and what is left out. */
export function assignmentsOf(columns: Record<string, string>, leftOut: readonly string[] = []): Prisma.Sql {
  const written = Object.values(columns).filter((name) => name !== 'id' && !leftOut.includes(name))
  return Prisma.raw(written.map((name) => `"${name}" = r."${name}"`).join(', '))
}
