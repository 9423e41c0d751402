import { useEffect, useState } from 'react'
import { type StatusOnMap, statusesOnMap } from '../../addresses/map.ts'
import { formatWord } from '../../ui/format/words.ts'
import classes from './filters.module.css'
import type { MoverStore } from './mover-store.ts'
import type { MapFilter } from './state-on-map.ts'

const lookEveryMs = 2000

/** Which packages the map shows. */
export function Filters(props: { store: MoverStore; filter: MapFilter; onFilter: (filter: MapFilter) => void }) {
  const { filter, onFilter } = props
  const carriers = useCarriers(props.store, filter.carrier ?? null)
  return (
    <form className={classes.filters} aria-label="Filter the packages" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>Status</span>
        <select
          value={filter.status ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, status: (value || null) as StatusOnMap | null })
          }
        >
          <option value="">All</option>
          {statusesOnMap.map((status) => (
            <option key={status} value={status}>
              {formatWord(status)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Carrier</span>
        <select
          value={filter.carrier ?? ''}
          onChange={({ currentTarget: { value } }) => onFilter({ ...filter, carrier: value || null })}
        >
          <option value="">All</option>
          {carriers.map((carrier) => (
            <option key={carrier} value={carrier}>
              {carrier}
            </option>
          ))}
        </select>
      </label>
      <label className={classes.check}>
        <input
          type="checkbox"
          checked={filter.lateOnly ?? false}
          onChange={({ currentTarget: { checked } }) => onFilter({ ...filter, lateOnly: checked })}
        />
        <span>Late only</span>
      </label>
    </form>
  )
}

/** The carriers on the map, in order; the chosen one also when it has none there now. */
function useCarriers(store: MoverStore, chosen: string | null): string[] {
  const [carriers, setCarriers] = useState<string[]>([])
  useEffect(() => {
    const look = () => {
      const found = new Set<string>()
      for (const { row } of store.movers.values()) found.add(row.carrier)
      const next = [...found].sort((a, b) => a.localeCompare(b))
      setCarriers((before) => (before.join('\n') === next.join('\n') ? before : next))
    }
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [store])
  return chosen && !carriers.includes(chosen) ? [chosen, ...carriers] : carriers
}
