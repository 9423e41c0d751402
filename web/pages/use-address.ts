import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Search = Readonly<Record<string, string | undefined>>

/** What stands behind `?`, as text; the last of what is said twice. */
export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))

/** Back to text; what is empty is left out. */
export function writeSearch(search: Record<string, unknown>): string {
  const said = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString()
  return text && `?${text}`
}

/**
 * What the address says, and how to change a part of it. The filters of a page are kept there, so that it can be sent,
 * reloaded and left. `typed`: the change takes the address's place instead of becoming a step back.
 */
export function useAddress(): [Search, (change: Search, typed?: boolean) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = useCallback(
    (part: Search, typed = false) =>
      navigate({ to: '.', search: ((before: Search) => ({ ...before, ...part })) as never, replace: typed }),
    [navigate],
  )
  return [search, change]
}

/** The part of the path that names a row; '' where there is none. */
export const usePathId = (name = 'id'): string => (useParams({ strict: false }) as Record<string, string>)[name] ?? ''
