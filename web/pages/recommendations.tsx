import { Outlet, useNavigate } from '@tanstack/react-router'
import { RecommendationTable, recommendationExport } from '../features/recommendations/recommendation-table.tsx'
import { Totals } from '../features/recommendations/totals.tsx'
import { useRecommendationName, useRecommendations } from '../features/recommendations/use-recommendations.ts'
import { useRefusals } from '../graphql/refusals.ts'
import { ExportButton } from '../ui/export-button.tsx'
import { Choice, chosen } from '../ui/filters.tsx'
import { recommendationHref } from '../ui/links.ts'
import { MasterDetail, OfList } from '../ui/master-detail.tsx'
import { Page } from '../ui/page.tsx'
import { RefusedList } from '../ui/refused.tsx'
import { Empty } from '../ui/states.tsx'
import { Surface } from '../ui/surface.tsx'
import { useAddress, usePathId, writeSearch } from './use-address.ts'

const statuses = [
  { value: '', label: 'All, those to decide first', status: '' },
  { value: 'pending', label: 'Pending', status: 'PENDING' },
  { value: 'approved', label: 'Approved', status: 'APPROVED' },
  { value: 'rejected', label: 'Rejected', status: 'REJECTED' },
] as const

/** The list of recommendations, with the chosen one beside it; what the list is narrowed to stands in the address. */
export function Recommendations() {
  const [address, change] = useAddress()
  const id = usePathId()
  const navigate = useNavigate()
  const status = chosen(statuses, address.status)
  const recommendations = useRecommendations(statuses.find(({ value }) => value === status)?.status ?? '')
  const name = useRecommendationName(id)
  const refusals = useRefusals('Recommendation')
  const { rows } = recommendations
  const hrefOf = (of: string) => recommendationHref(of) + writeSearch(address)

  const list = (
    <Surface fills>
      <RefusedList
        title="Not decided"
        all={refusals.all.filter((refused) => refused.id !== id)}
        onForget={refusals.forget}
      />
      <RecommendationTable
        {...recommendations}
        openId={id}
        hrefOf={hrefOf}
        onMove={(to) => navigate({ href: hrefOf(to), replace: true })}
      />
    </Surface>
  )
  return (
    <Page
      title="Recommendations"
      tabTitle={id ? (name ?? 'Recommendation') : 'Recommendations'}
      fills
      aside={rows && <Totals rows={rows} />}
      tools={
        <OfList isChosen={id !== ''}>
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <ExportButton name="Recommendations" columns={recommendationExport} rows={rows ?? []} />
        </OfList>
      }
    >
      <MasterDetail list={list} detail={id ? <Outlet /> : null}>
        <Empty title="Choose a recommendation">
          <kbd>j</kbd> and <kbd>k</kbd> move through the list, <kbd>Enter</kbd> opens, <kbd>a</kbd> approves,{' '}
          <kbd>r</kbd> rejects.
        </Empty>
      </MasterDetail>
    </Page>
  )
}
