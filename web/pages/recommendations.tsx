import { Outlet, useNavigate } from '@tanstack/react-router'
import { AskedContext, useAsking } from '../actions/asked.ts'
import { documentsAddress } from '../addresses/documents.ts'
import {
  type RecommendationsSearch,
  recommendationAddress,
  recommendationsAddress,
} from '../addresses/recommendations.ts'
import { RecommendationTable, recommendationExport } from '../features/recommendations/recommendation-table.tsx'
import { Totals } from '../features/recommendations/totals.tsx'
import { useRecommendationName, useRecommendations } from '../features/recommendations/use-recommendations.ts'
import { useRefusals } from '../graphql/refusals.ts'
import { recommendationActions } from '../rows/recommendation-actions.ts'
import { ExportButton } from '../ui/controls/export-button.tsx'
import { Choice, optionsOf } from '../ui/controls/filters.tsx'
import { Link, useNavigation } from '../ui/controls/link.tsx'
import { MasterDetail, OfList } from '../ui/page/master-detail.tsx'
import { Page } from '../ui/page/page.tsx'
import { RefusedList } from '../ui/page/refused.tsx'
import { Empty } from '../ui/page/states.tsx'
import { Surface } from '../ui/page/surface.tsx'
import { useAddress, usePathId } from './use-address.ts'

const statuses = optionsOf<RecommendationsSearch['status']>({
  '': 'All, those to decide first',
  pending: 'Pending',
  approved: 'Approved',
  rejected: 'Rejected',
})
const statusOf = { '': '', pending: 'PENDING', approved: 'APPROVED', rejected: 'REJECTED' } as const

/** The list of recommendations, with the chosen one beside it; what the list is narrowed to stands in the address. */
export function Recommendations() {
  const [address, change] = useAddress(recommendationsAddress)
  const id = usePathId()
  const go = useNavigation()
  const navigate = useNavigate()
  const { status } = address
  const recommendations = useRecommendations(statusOf[status])
  const name = useRecommendationName(id)
  const refusals = useRefusals(recommendationActions)
  const { rows } = recommendations
  const hrefOf = (of: string) => recommendationAddress.href(of, address)
  const { asked, ask } = useAsking((of) => go(hrefOf(of)))

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
        onAsk={ask}
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
          <Link href={documentsAddress.href()}>Your documents</Link>
          <ExportButton name="Recommendations" columns={recommendationExport} rows={rows ?? []} />
        </OfList>
      }
    >
      <MasterDetail
        list={list}
        detail={
          id ? (
            <AskedContext value={asked}>
              <Outlet />
            </AskedContext>
          ) : null
        }
      >
        <Empty title="Choose a recommendation">
          <kbd>j</kbd> and <kbd>k</kbd> move through the list, <kbd>Enter</kbd> opens, <kbd>a</kbd> approves,{' '}
          <kbd>r</kbd> rejects.
        </Empty>
      </MasterDetail>
    </Page>
  )
}
