import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type Address, parseSearch, type Search, writeSearch } from '../addresses/address.ts'

/**
 * What the address says to a page, and how to change a part of it. The filters of a page are kept there, so that it can
 * be sent, reloaded and left. `typed`: the change takes the address's place instead of becoming a step back.
 */
export function useAddress<Values>(of: Address<Values>): [Values, (some: Partial<Values>, typed?: boolean) => void] {
  // As text, since that is the same when it says the same.
  const said = writeSearch(useSearch({ strict: false }))
  const values = useMemo(() => of.read(parseSearch(said)), [of, said])
  const navigate = useNavigate()
  const change = useCallback(
    (some: Partial<Values>, typed = false) =>
      navigate({
        to: '.',
        search: ((before: Search) => ({ ...before, ...of.write(some) })) as never,
        replace: typed,
      }),
    [navigate, of],
  )
  return [values, change]
}

/** The part of the path that names a row; '' where there is none. */
export const usePathId = (): string => (useParams({ strict: false }) as { id?: string }).id ?? ''
