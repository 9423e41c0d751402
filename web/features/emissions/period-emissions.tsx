import { useMemo } from 'react'
import { useClient, useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { useReread } from '../../graphql/use-reread.ts'
import { ExportButton } from '../../ui/controls/export-button.tsx'
import { useShortcuts } from '../../ui/controls/shortcuts.tsx'
import { Co2 } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { emissionsQuery } from './documents.ts'
import { type EmissionRow, sumOf } from './emission.ts'
import { emissionCsv } from './emission-csv.ts'
import { EmissionTable } from './emission-table.tsx'
import { FactorList } from './factor-list.tsx'
import { NamedEmission } from './named-emission.tsx'
import classes from './period-emissions.module.css'
import { readAllEmissions } from './read-all.ts'

/** At most this many are read, the newest; the table sorts them by amount. */
const maxEmissions = 500

export type EmissionsOf = {
  entity: { id: string; name: string }
  from: string
  to: string
  /** Changes when there may be new emissions. */
  version: string
}

/** The emissions of an entity in a period, down to factor and formula. `open` is the id of the expanded one. */
export function PeriodEmissions(props: { of: EmissionsOf; open: string | null; onOpen: (id: string | null) => void }) {
  const { of, open, onOpen } = props
  const client = useClient()
  const where = useMemo(() => ({ entityIds: [of.entity.id], from: of.from, to: of.to }), [of.entity.id, of.from, of.to])
  const [{ data, error, fetching }, read] = useQuery({
    query: emissionsQuery,
    variables: { first: maxEmissions, where },
  })
  useShortcuts(open ? [{ keys: 'Escape', label: 'Collapse the emission', run: () => onOpen(null) }] : [])
  useReread(of.version, () => read({ requestPolicy: 'network-only' }))
  const rows = data?.emissions.edges.map(({ node }) => node) ?? null
  const total = data?.emissions.totalCount ?? 0
  const isNamedElsewhere = open && rows && !rows.some(({ id }) => id === open)

  return (
    <Panel
      title="The emissions behind it"
      aside={
        rows &&
        rows.length > 0 && (
          <span className={classes.aside}>
            <Counted rows={rows} total={total} />
            <ExportButton
              name={`Emissions of ${of.entity.name}`}
              columns={emissionCsv}
              rows={() => (total > rows.length ? readAllEmissions(client, where) : rows)}
            />
          </span>
        )
      }
    >
      <div className={classes.body}>
        {isNamedElsewhere && <NamedEmission id={open} onClose={() => onOpen(null)} />}
        {rows?.length ? (
          <EmissionTable rows={rows} open={open} onOpen={onOpen} />
        ) : error ? (
          <Failure
            title="The emissions could not be read"
            sentence={errorSentence(error)}
            retry={() => read({ requestPolicy: 'network-only' })}
          />
        ) : fetching || !rows ? (
          <LoadingRows rows={5} height={38} />
        ) : (
          <Empty title="No emissions in this period">
            What was counted has been corrected since, or lies outside of what you may see.
          </Empty>
        )}
        {rows && <FactorList rows={rows} />}
      </div>
    </Panel>
  )
}

function Counted({ rows, total }: { rows: readonly EmissionRow[]; total: number }) {
  return total > rows.length ? (
    <>
      the {formatCount(rows.length)} newest of {formatCount(total)}, these together <Co2 kg={sumOf(rows)} />
    </>
  ) : (
    <>
      {formatCount(total)}, together <Co2 kg={sumOf(rows)} />
    </>
  )
}
