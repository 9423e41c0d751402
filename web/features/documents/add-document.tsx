import { useId, useState } from 'react'
import { useMutation } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import type { EntityType } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/controls/button.tsx'
import { NativeSelect, TextInput } from '../../ui/controls/fields.tsx'
import classes from './documents.module.css'
import { addDocument } from './documents.ts'
import { acceptedFiles, base64Of, namedFile } from './read-file.ts'

const entityTypes: readonly EntityType[] = ['SUPPLIER', 'CARRIER', 'VEHICLE', 'ROUTE', 'FACILITY']
const concerned = [
  { value: '', label: 'Everybody' },
  ...entityTypes.map((type) => ({ value: type, label: `One ${type.toLowerCase()}` })),
]

/** Adds a file as a document, or as the new version of the document of the same title. */
export function AddDocument({ onAdded }: { onAdded: () => void }) {
  const fileId = useId()
  const [{ fetching }, add] = useMutation(addDocument)
  const [file, setFile] = useState<File | null>(null)
  const [title, setTitle] = useState('')
  const [type, setType] = useState<EntityType | ''>('')
  const [key, setKey] = useState('')
  const [said, setSaid] = useState<{ isRefused: boolean; text: string } | null>(null)
  const named = file && namedFile(file.name)

  function choose(chosen: File | null) {
    setFile(chosen)
    setTitle((chosen && namedFile(chosen.name)?.title) ?? '')
    setSaid(null)
  }

  async function send() {
    if (!file || !named) return
    const entity = type ? { type, key } : null
    const { data, error } = await add({ input: { title, format: named.format, base64: await base64Of(file), entity } })
    if (error || !data?.addDocument)
      return setSaid({ isRefused: true, text: error ? errorSentence(error) : 'It was not added.' })
    const { title: kept, version } = data.addDocument
    setFile(null)
    setSaid({
      isRefused: false,
      text: `${kept} is added as version ${version}. Recommendations cite it within seconds.`,
    })
    onAdded()
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div>
        <label className={classes.label} htmlFor={fileId}>
          File: Markdown, text, or PDF with text in it
        </label>
        <input
          // An input of files cannot be emptied otherwise.
          key={file ? 'chosen' : 'none'}
          id={fileId}
          type="file"
          accept={acceptedFiles}
          hidden={file !== null}
          onChange={({ currentTarget }) => choose(currentTarget.files?.[0] ?? null)}
        />
        {file && (
          <p className={classes.file}>
            {file.name}{' '}
            <Button size="compact-xs" variant="default" onClick={() => choose(null)}>
              Choose another
            </Button>
          </p>
        )}
      </div>
      {file && !named && <p role="alert">{file.name} is no Markdown, text or PDF: save it as one of them first.</p>}
      {file && named && (
        <>
          <TextInput
            label="Title"
            description="What citations call it. A document of this title gets a new version."
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
            required
          />
          <div>
            <span className={classes.label}>Concerns</span>
            <NativeSelect
              aria-label="Concerns"
              data={concerned}
              value={type}
              onChange={({ currentTarget }) => setType(currentTarget.value as EntityType | '')}
            />
          </div>
          {type && (
            <TextInput
              label={`Key of the ${type.toLowerCase()}`}
              value={key}
              onChange={({ currentTarget }) => setKey(currentTarget.value)}
              required
            />
          )}
          <div>
            <Button size="xs" type="submit" loading={fetching}>
              Add
            </Button>
          </div>
        </>
      )}
      <p role={said?.isRefused ? 'alert' : 'status'} className={classes.said}>
        {said?.text}
      </p>
    </form>
  )
}
