import { useEffect, useRef, useState } from 'react'
import { type Client, useClient } from 'urql'
import { Button } from '../../ui/controls/button.tsx'
import { csvFileName, download, toCsv } from '../../ui/format/csv.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { exportColumns } from './package-columns.tsx'
import classes from './package-export.module.css'
import type { PackageFilter, PackageRow } from './package-filter.ts'
import { readPackages } from './use-package-list.ts'

/** So many rows are exported at most. */
const maxExportedRows = 10_000
const rowsPerPage = 500

type Progress = { read: number; of: number }
type Exported = { rows: PackageRow[]; total: number }

/** Reads what a filter selects, page after page. */
export async function readAll(
  client: Client,
  filter: PackageFilter,
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void; most?: number },
): Promise<Exported> {
  const { signal, onProgress, most = maxExportedRows } = options
  const rows: PackageRow[] = []
  for (let after: string | undefined; ; ) {
    const first = Math.min(rowsPerPage, most - rows.length)
    const found = await readPackages(client, filter, { first, ...(after && { after }) }, signal)
    rows.push(...found.rows.map(({ row }) => row))
    after = found.rows.at(-1)?.cursor
    onProgress({ read: rows.length, of: Math.min(found.total, most) })
    if (!found.hasNext || !after || rows.length >= most) return { rows, total: Math.max(found.total, rows.length) }
  }
}

/** What a filter selects as a CSV file; it says how far it is, and when it had to be cut. */
export function PackageExport({ filter, most = maxExportedRows }: { filter: PackageFilter; most?: number }) {
  const client = useClient()
  const asked = useRef<AbortController | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => () => asked.current?.abort(), [])

  const run = async () => {
    const mine = new AbortController()
    asked.current = mine
    setSaid('')
    setProgress({ read: 0, of: 0 })
    try {
      const { rows, total } = await readAll(client, filter, { signal: mine.signal, onProgress: setProgress, most })
      download(toCsv(exportColumns, rows), csvFileName('Packages', Date.now()))
      if (total > rows.length)
        setSaid(`The first ${formatCount(rows.length)} of ${formatCount(total)}. Narrow the list for the others.`)
    } catch {
      setSaid(mine.signal.aborted ? 'Nothing was exported.' : 'The export failed; try again.')
    } finally {
      setProgress(null)
    }
  }
  return (
    <span className={classes.export}>
      <span role="status" className={classes.said}>
        {progress ? `${formatCount(progress.read)} of ${progress.of ? formatCount(progress.of) : '…'} read` : said}
      </span>
      {progress ? (
        <Button size="compact-xs" variant="default" onClick={() => asked.current?.abort()}>
          Cancel the export
        </Button>
      ) : (
        <Button size="compact-xs" variant="default" onClick={run}>
          Export CSV
        </Button>
      )}
    </span>
  )
}
