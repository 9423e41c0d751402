import { Client, type ClientBase, Pool, type PoolConfig } from 'pg'
import { ConfigError } from './errors.ts'

/**
 * A connection that asks at its start for the session settings that the code relies on: instants are sent without an
 * offset and read as UTC, so another time zone would move each of them. Every pooler knows exactly these four, and
 * keeps them for the client while it lends it one connection of the server after another. PgBouncer refuses further
 * ones, and `options`.
 */
export class SessionClient extends Client {
  getStartupConf(): Record<string, string> {
    const inherited = Client.prototype as unknown as { getStartupConf(): Record<string, string> }
    return {
      ...inherited.getStartupConf.call(this),
      TimeZone: 'UTC',
      DateStyle: 'ISO, MDY',
      client_encoding: 'UTF8',
      standard_conforming_strings: 'on',
    }
  }
}

type Setting = {
  name: string
  wanted: string
  /** Whether the value that the server, the database or the role has set is good enough. */
  isFine: (value: string) => boolean
  /** Whether another value makes Plume wrong, and not only slower or less patient. */
  isVital: boolean
}

const vital = (name: string, wanted: string, isFine = (value: string) => value === wanted): Setting => ({
  name,
  wanted,
  isFine,
  isVital: true,
})

/** 0 means for ever. */
const isPatient = (value: string) => value === '0' || Number.parseInt(value, 10) >= patienceMs
const patienceMs = 120_000

const settings: readonly Setting[] = [
  vital('TimeZone', 'UTC', (value) => /^(Etc\/)?(UTC|UCT|GMT|Zulu|Universal|Greenwich)$/i.test(value)),
  vital('DateStyle', 'ISO, MDY', (value) => value.startsWith('ISO')),
  vital('client_encoding', 'UTF8'),
  vital('standard_conforming_strings', 'on'),
  vital('extra_float_digits', '1', (value) => Number(value) >= 1),
  vital('array_nulls', 'on'),
  vital('transform_null_equals', 'off'),
  vital('default_transaction_isolation', 'read committed'),
  vital('search_path', 'public', (value) => /^("\$user",\s*)?public$/.test(value)),
  { name: 'IntervalStyle', wanted: 'postgres', isFine: (value) => value === 'postgres', isVital: false },
  { name: 'statement_timeout', wanted: String(patienceMs), isFine: isPatient, isVital: false },
  { name: 'lock_timeout', wanted: String(patienceMs), isFine: isPatient, isVital: false },
  {
    name: 'idle_in_transaction_session_timeout',
    wanted: String(patienceMs),
    isFine: isPatient,
    isVital: false,
  },
]

// In milliseconds and without a unit, unlike `current_setting`.
const look = `
  select pg_backend_pid() as "pid", quote_ident(current_user) as "user", quote_ident(current_database()) as "database",
    current_schema() as "schema", (
      select json_object_agg(lower(name), setting) from pg_settings
      where lower(name) in (${settings.map(({ name }) => `'${name.toLowerCase()}'`).join(', ')})
    ) as "values"`

type Look = { pid: number; user: string; database: string; schema: string | null; values: Record<string, string> }

/**
 * Gives a connection the settings that the code relies on, whatever the server, the database or the role has set.
 * @throws ConfigError when it cannot: behind a pooler, which may lend another connection for the next statement,
 * nothing can be set for the session, and vital settings must be right already
 */
export async function prepareSession(client: ClientBase, { isEmbedded = false } = {}): Promise<void> {
  const [seen] = (await client.query<Look>(look)).rows
  if (!seen) throw new Error('The database says nothing of its session.')
  const wrong = settings.filter(({ name, isFine }) => {
    const value = seen.values[name.toLowerCase()]
    if (name === 'search_path' && seen.schema !== 'public') return true
    return value !== undefined && !isFine(value)
  })
  if (wrong.length === 0) return
  // A pooler gives the client a process number that no server process has.
  const isDirect = isEmbedded || (client as ClientBase & { processID: number | null }).processID === seen.pid
  if (isDirect) {
    const calls = wrong.map((_, n) => `set_config($${2 * n + 1}, $${2 * n + 2}, false)`)
    await client.query(
      `select ${calls.join(', ')}`,
      wrong.flatMap(({ name, wanted }) => [name, wanted]),
    )
    return
  }
  const unfit = wrong.filter(({ isVital }) => isVital)
  if (unfit.length === 0) return
  const has = unfit.map(({ name }) => `${name} = "${seen.values[name.toLowerCase()]}"`)
  const cures = unfit.map(
    ({ name, wanted }) => `alter role ${seen.user} in database ${seen.database} set ${name} = '${wanted}'`,
  )
  throw new ConfigError(
    `The database sets ${has.join(', ')}, and behind a pooler Plume cannot change that for its session: ` +
      `run { ${cures.join('; ')} } and let the pooler open its connections again.`,
  )
}

/** A pool that prepares its connections before it hands them out. */
export function openPool(
  config: PoolConfig,
  options: { isEmbedded?: boolean; onConnection?: (client: ClientBase) => void } = {},
): Pool {
  const pool = new Pool({
    ...config,
    Client: SessionClient,
    onConnect: async (client: ClientBase) => {
      await prepareSession(client, options)
      options.onConnection?.(client)
    },
  })
  // A connection that breaks tells its user. One that the pool has just given up has no listener left: its error would
  // end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', () => {})
  return pool
}
