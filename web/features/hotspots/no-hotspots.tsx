import { Button } from '../../ui/controls/button.tsx'
import { Empty } from '../../ui/page/states.tsx'
import type { HotspotFilter } from './use-hotspots.ts'

/** Shown in place of an empty list of hotspots. `onChange` widens the filter. */
export function NoHotspots(props: { filter: HotspotFilter; onShowAll: () => void; onClear: () => void }) {
  const { status, type, severity, search } = props.filter
  if (type || severity || search.trim() || status === 'RESOLVED')
    return (
      <Empty title={search.trim() ? `No hotspot here is called “${search.trim()}”` : 'No hotspot for this choice'}>
        <span>Others may be hidden by the filter.</span>
        <br />
        <Button size="xs" variant="default" onClick={props.onClear}>
          Clear the filter
        </Button>
      </Empty>
    )
  if (status === 'ACTIVE')
    return (
      <Empty title="No active hotspots">
        <span>Every entity is within its normal range. A hotspot shows here the moment a prediction leaves it.</span>
        <br />
        <Button size="xs" variant="default" onClick={props.onShowAll}>
          Show resolved ones too
        </Button>
      </Empty>
    )
  return (
    <Empty title="No hotspot was ever found">
      One shows here the moment the prediction of an entity leaves its normal range.
    </Empty>
  )
}
