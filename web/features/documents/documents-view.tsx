import { useState } from 'react'
import { useClient, useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import type { DocumentsQuery } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/controls/button.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { AddDocument } from './add-document.tsx'
import classes from './documents.module.css'
import { documentsQuery, removeDocument } from './documents.ts'

type Document = DocumentsQuery['documents']['edges'][number]['node']

/** The company's own documents; one can be added, replaced by a new version, and removed. */
export function DocumentsView() {
  const [{ data, error, fetching }, read] = useQuery({ query: documentsQuery, requestPolicy: 'cache-and-network' })
  const readAgain = () => read({ requestPolicy: 'network-only' })
  const documents = data?.documents.edges.map(({ node }) => node)
  return (
    <>
      <Panel title="Add a document">
        <AddDocument onAdded={readAgain} />
      </Panel>
      <Panel title="Documents">
        {!documents && fetching && <LoadingRows rows={3} height={48} />}
        {!documents && error && (
          <Failure title="The documents could not be read" sentence={errorSentence(error)} retry={readAgain} />
        )}
        {documents?.length === 0 && (
          <Empty title="No documents yet">
            Contracts, policies and plans that are added here are cited by the recommendations they support.
          </Empty>
        )}
        <ul className={classes.list}>
          {documents?.map((document) => (
            <li key={document.id}>
              <Row document={document} onRemoved={readAgain} />
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

function Row({ document, onRemoved }: { document: Document; onRemoved: () => void }) {
  const client = useClient()
  const [isAsked, setAsked] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { id, title, version, pages, entity, passages, addedBy, updatedAt } = document
  const remove = async () => {
    setAsked(false)
    const { error } = await client.mutation(removeDocument, { id }).toPromise()
    setRefusal(error ? errorSentence(error) : null)
    onRemoved()
  }
  return (
    <article className={classes.row} aria-label={title}>
      <div className={classes.head}>
        <h3>{title}</h3>
        {isAsked ? (
          <span className={classes.buttons}>
            <Button size="compact-xs" onClick={remove}>
              Remove for good
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setAsked(false)}>
              Keep
            </Button>
          </span>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => setAsked(true)} aria-label={`Remove ${title}`}>
            Remove
          </Button>
        )}
      </div>
      <p className={classes.about}>
        Version {formatCount(version)}
        {pages !== null && ` · ${formatCount(pages)} ${pages === 1 ? 'page' : 'pages'}`} ·{' '}
        {formatCount(passages.totalCount)} {passages.totalCount === 1 ? 'passage' : 'passages'} ·{' '}
        {entity ? `cited for ${entity.type.toLowerCase()} ${entity.key} only` : 'cited for all'} · added by {addedBy}{' '}
        <Instant at={updatedAt} />
      </p>
      {refusal && <Failure compact title="It was not removed" sentence={refusal} />}
    </article>
  )
}
