import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { Client } from 'pg'

export type CommitWatch = {
  /** When transactions committed since it was called last, in ms since 1970. */
  read(): Promise<number[]>
  close(): Promise<void>
}

/** Reads commit times where PostgreSQL writes them anyway, its write-ahead log, on this machine. */
export async function watchCommits(url: string, bin: string): Promise<CommitWatch> {
  const client = new Client(url)
  await client.connect()
  const ask = async (sql: string) => String(Object.values((await client.query(sql)).rows[0])[0])
  const folder = path.join(await ask('show data_directory'), 'pg_wal')
  let from = await ask('select pg_current_wal_flush_lsn()')
  return {
    async read() {
      const to = await ask('select pg_current_wal_flush_lsn()')
      if (to === from) return []
      const args = ['--path', folder, '--rmgr', 'Transaction', '--start', from, '--end', to]
      const text = execFileSync(path.join(bin, 'pg_waldump'), args, {
        env: { ...process.env, TZ: 'UTC' },
        maxBuffer: 1 << 28,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString()
      from = to
      return [...text.matchAll(/COMMIT (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.(\d+)/g)].map(
        ([, day, time, fraction]) => Date.parse(`${day}T${time}Z`) + Number(`0.${fraction}`) * 1000,
      )
    },
    close: () => client.end(),
  }
}
