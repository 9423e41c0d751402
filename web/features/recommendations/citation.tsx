import { documentsAddress } from '../../addresses/documents.ts'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { Link } from '../../ui/controls/link.tsx'
import { withKeys } from '../../ui/format/keys.ts'
import { safeUrl } from '../../ui/format/words.ts'
import classes from './citation.module.css'

type Cited = RecommendationRowFragment['citations'][number]

/** The passages that a recommendation rests on, word by word, with where they stand. */
export function Citations({ citations }: { citations: readonly Cited[] }) {
  return withKeys(citations, ({ title, passage }) => `${title} ${passage}`).map(({ key, item }) => (
    <Citation key={key} {...item} />
  ))
}

function Citation(props: Cited) {
  const url = safeUrl(props.url)
  const isOwn = props.documentId != null
  return (
    <figure className={classes.citation}>
      <blockquote>{props.passage}</blockquote>
      <figcaption>
        {url ? (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {props.title}
          </a>
        ) : (
          props.title
        )}
        {isOwn ? <OwnPlace {...props} /> : props.source && <>, {props.source}</>}
      </figcaption>
    </figure>
  )
}

/** Where a passage stands in a document of the company. */
const OwnPlace = ({ place, documentVersion }: Cited) => (
  <>
    {place && <>, {place}</>}
    <Link className={classes.own} href={documentsAddress.href()}>
      your document, version {documentVersion}
    </Link>
  </>
)
