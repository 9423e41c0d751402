import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { emissionQuery } from './documents.ts'
import { EmissionDetail } from './emission-detail.tsx'
import classes from './period-emissions.module.css'
import { activityInWords } from './words.ts'

/** The emission that the address names, where the table does not contain it. */
export function NamedEmission({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error, fetching }] = useQuery({ query: emissionQuery, variables: { id } })
  const emission = data?.node?.__typename === 'Emission' ? data.node : null
  return (
    <section className={classes.named} aria-label="Emission of the address">
      <p className={classes.namedHead}>
        <span>
          {emission ? `${activityInWords(emission.calculation)}: not among those below` : 'The linked emission'}
        </span>
        <CloseButton size="sm" aria-label="Close the emission" onClick={onClose} />
      </p>
      {emission ? (
        <EmissionDetail emission={emission} />
      ) : error ? (
        <Failure title="The emission could not be read" sentence={errorSentence(error)} />
      ) : fetching ? (
        <LoadingRows rows={1} height={80} />
      ) : (
        <Empty title="There is no such emission">The link may be old or cut short.</Empty>
      )}
    </section>
  )
}
