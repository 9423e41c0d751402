import { useEffect, useState } from 'react'
import { type CombinedError, type OperationResult, useClient } from 'urql'
import { pipe, subscribe } from 'wonka'
import { useDebouncedValue } from '../../browser/debounce.ts'
import { errorCode } from '../../graphql/errors.ts'
import { type FoundRow, searches } from '../../rows/searches.ts'
import { subjects } from '../../rows/subjects.ts'
import type { IconName } from '../../ui/controls/icons.tsx'

const pauseMs = 200
const minLetters = 2

export type Found = FoundRow & { group: string; icon?: IconName }
type Answers = { text: string; bySubject: Readonly<Record<string, OperationResult<unknown>>> }

/** The subjects that can be searched, each with its heading. */
const searched = (Object.keys(searches) as (keyof typeof searches)[]).flatMap((name) => {
  const [search, { place }] = [searches[name], subjects[name]]
  return search ? [{ name, ...search, group: place?.label ?? name, icon: place?.icon }] : []
})

function problemOf(error: CombinedError | undefined, group: string): string[] {
  if (!error) return []
  const what = group.toLowerCase()
  return errorCode(error) === 'GRAPHQL_VALIDATION_FAILED'
    ? [`This server is of an older version and cannot search ${what}.`]
    : [`The ${what} could not be searched.`]
}

/** What the server finds for a text that somebody types, subject by subject. */
export function useSearch(typed: string): { found: Found[]; problems: string[]; isSearching: boolean } {
  const client = useClient()
  const text = typed.trim()
  const settled = useDebouncedValue(text, pauseMs)
  const [answers, setAnswers] = useState<Answers>({ text: '', bySubject: {} })
  useEffect(() => {
    if (settled.length < minLetters) return
    setAnswers({ text: settled, bySubject: {} })
    const ends = searched.map(
      ({ name, query }) =>
        pipe(
          client.query(query, { text: settled }),
          subscribe((result) =>
            setAnswers(({ text, bySubject }) => ({ text, bySubject: { ...bySubject, [name]: result } })),
          ),
        ).unsubscribe,
    )
    return () => {
      for (const end of ends) end()
    }
  }, [client, settled])

  if (text.length < minLetters) return { found: [], problems: [], isSearching: false }
  if (text !== answers.text) return { found: [], problems: [], isSearching: true }
  const each = searched.map((search) => ({ ...search, answer: answers.bySubject[search.name] }))
  return {
    found: each.flatMap(({ answer, rowsOf, group, icon }) =>
      answer?.data ? rowsOf(answer.data).map((row) => ({ ...row, group, icon })) : [],
    ),
    problems: each.flatMap(({ answer, group }) => problemOf(answer?.error, group)),
    isSearching: each.some(({ answer }) => !answer),
  }
}
