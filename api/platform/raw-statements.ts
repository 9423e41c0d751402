/**
 * Raw statements go straight to the connection: the way through Prisma maps each value twice, which costs a batch of
 * scans more than the database needs to find the rows. Models, relations and transactions stay Prisma's.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils'
import { type ClientBase, type Pool, types } from 'pg'
import { Prisma, type PrismaClient } from './generated/prisma/client.ts'
import type { Logger } from './logger.ts'

type Tx = Prisma.TransactionClient
type Work = (tx: Tx) => Promise<unknown>
type Asked = readonly [query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]]

/** What answers a statement: the pool, or the connection of a transaction. */
type Sender = Pick<ClientBase, 'query'>

/** Asks the adapter, and no database, which of its transactions this is. */
const whichOne = '/* which transaction */'

/** An adapter that knows the connections of its transactions while they last. */
export class TransactionAdapter extends PrismaPg {
  private readonly open = new Map<number, ClientBase>()
  private begun = 0

  override async connect() {
    const adapter = await super.connect()
    const start = adapter.startTransaction.bind(adapter)
    const startNumbered: SqlDriverAdapter['startTransaction'] = async (level) => this.number(await start(level))
    return Object.assign(adapter, { startTransaction: startNumbered })
  }

  /** The connection of the transaction that answered `number`. @throws Error when it is over */
  connectionOf(number: number): ClientBase {
    const client = this.open.get(number)
    if (!client) throw new Error('This transaction is over: it took too long, or its work went on after its end.')
    return client
  }

  private number(transaction: Transaction): Transaction {
    const number = ++this.begun
    // Protected in name only; the version is pinned, and a test asks for the connection.
    this.open.set(number, (transaction as unknown as { client: ClientBase }).client)
    const { queryRaw, commit, rollback } = transaction
    const ended = (end: () => Promise<void>) => () => {
      this.open.delete(number)
      return end.call(transaction)
    }
    return Object.assign(transaction, {
      queryRaw: ((query) =>
        query.sql === whichOne
          ? Promise.resolve({ columnNames: ['number'], columnTypes: [0], rows: [[number]] })
          : queryRaw.call(transaction, query)) satisfies Transaction['queryRaw'],
      commit: ended(commit),
      rollback: ended(rollback),
    })
  }
}

/** The client whose raw statements, also within its transactions, go past its mapping. */
export function withRawStatements(
  client: PrismaClient,
  { pool, adapter, logger }: { pool: Pool; adapter: TransactionAdapter; logger: Logger | undefined },
): PrismaClient {
  const isTold = logger?.isLevelEnabled('debug') ?? false
  async function ask(sender: () => Sender, [query, ...values]: Asked) {
    const { text, values: all } = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values)
    const began = performance.now()
    try {
      return await sender().query({ text, values: all.map(toParameter), types: { getTypeParser } })
    } finally {
      if (isTold) logStatement(logger, text, performance.now() - began)
    }
  }
  const rawOf = (sender: () => Sender) => ({
    $queryRaw: async (...asked: Asked) => (await ask(sender, asked)).rows,
    $executeRaw: async (...asked: Asked) => (await ask(sender, asked)).rowCount ?? 0,
  })
  const $transaction = (work: Work | Prisma.PrismaPromise<unknown>[], options?: object) =>
    Array.isArray(work)
      ? client.$transaction(work, options)
      : client.$transaction(async (tx) => {
          const [found] = await tx.$queryRawUnsafe<{ number: number }[]>(whichOne)
          const number = found?.number ?? 0
          return work(
            instead(
              tx,
              rawOf(() => adapter.connectionOf(number)),
            ),
          )
        }, options)
  return instead(client, { ...rawOf(() => pool), $transaction })
}

/**
 * Logs a statement by its name. A raw statement begins with it, as in `/* holdPackages` and the like; what Prisma writes
 * ends with its model and action.
 */
export function logStatement(logger: Logger | undefined, sql: string, ms: number): void {
  const name = /^\s*\/\* (.+?) \*\//.exec(sql)?.[1] ?? prismaName(sql)
  logger?.debug({ statement: name, sql, ms: Math.round(ms) }, 'statement')
}

function prismaName(sql: string): string | undefined {
  const [, action, model] = /action='(\w+)',model='(\w+)'/.exec(sql) ?? []
  return model && `${model}.${action}`
}

/** `whole`, but for `parts`. */
function instead<T extends object>(whole: T, parts: object): T {
  const named = new Map(Object.entries(parts))
  return new Proxy(whole, {
    get: (target, name) => named.get(name as string) ?? Reflect.get(target, name),
  })
}

/** Instants as UTC, whatever the zone of this machine. */
const toParameter = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value) && value.some((each) => each instanceof Date)) return value.map(toParameter)
  return value
}

const parsers: Record<number, (text: string) => unknown> = {
  [types.builtins.INT8]: BigInt,
  [types.builtins.TIMESTAMPTZ]: readInstant,
  [types.builtins.DATE]: (text) => new Date(`${text}T00:00:00Z`),
  [types.builtins.NUMERIC]: () => {
    throw new Error('A numeric would lose digits here: cast it to float8 or bigint in the statement.')
  },
}

const getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  (format !== 'binary' && parsers[oid]) || types.getTypeParser(oid, format as 'text')

/** As a session in UTC writes it: `2026-01-31 12:34:56.789+00`. Digit by digit: a batch of scans has tens of thousands. */
function readInstant(text: string): Date {
  const digits = (from: number, to: number) => {
    let value = 0
    for (let at = from; at < to; at++) value = 10 * value + text.charCodeAt(at) - 48
    return value
  }
  const end = text.length - 3
  const ms = end === 19 ? 0 : digits(20, end) * 10 ** (23 - end)
  const hasFormat = text > '0100' && text.endsWith('+00') && text[10] === ' ' && (end === 19 || (end > 20 && end <= 23))
  const instant = hasFormat
    ? Date.UTC(digits(0, 4), digits(5, 7) - 1, digits(8, 10), digits(11, 13), digits(14, 16), digits(17, 19), ms)
    : Date.parse(`${text.replace(' ', 'T')}:00`)
  if (Number.isNaN(instant)) throw new Error(`The database gave an instant that cannot be read: ${text}.`)
  return new Date(instant)
}
