import type { Parameter } from './parameters.ts'

declare const made: unique symbol
/** An address within the dashboard, made by the page that reads it: one that is written by hand is none. */
export type Href = string & { readonly [made]: true }

/** What stands behind `?`, as text. */
export type Search = Readonly<Record<string, string | undefined>>

/** What stands behind `?`, as text; the last of what is said twice. */
export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))

/** Back to text; what is empty is left out. */
export function writeSearch(search: Record<string, unknown>): string {
  const said = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString()
  return text && `?${text}`
}

/** What an address says behind `?`, as values and as text. Other parameters are left alone. */
export type Address<Values> = {
  path: string
  /** Every value; what is not said, or not understood, is as if nothing was said. */
  read: (search: Search) => Values
  /** The text of some values; undefined for what needs none. */
  write: (some: Partial<Values>) => Search
}

type Said<Values> = [keyof Values] extends [never] ? [] : [some?: Partial<Values>]
type Parameters<Values> = { readonly [Name in keyof Values]: Parameter<Values[Name]> }

/** The address of a page; `href` says some of its parameters. */
export type PageAddress<Values> = Address<Values> & { href: (...said: Said<Values>) => Href }

/** The address of a row's page; `href` names the row, by whatever text, and says some of its parameters. */
export type RowAddress<Values> = Address<Values> & { href: (id: string, ...said: Said<Values>) => Href }

function searchOf<Values extends object>(parameters: Parameters<Values>): Omit<Address<Values>, 'path'> {
  const names = Object.keys(parameters) as (keyof Values & string)[]
  return {
    read: (search) => Object.fromEntries(names.map((name) => [name, parameters[name].read(search[name])])) as Values,
    write: (some) =>
      Object.fromEntries(
        names
          .filter((name) => name in some)
          .map((name) => {
            const value = some[name]
            return [name, (value !== undefined && parameters[name].write(value)) || undefined]
          }),
      ),
  }
}

/** The address of the page at `path`, with all the parameters that it reads. */
export function pageAddress<Values extends object>(path: string, parameters: Parameters<Values>): PageAddress<Values> {
  const search = searchOf(parameters)
  return { ...search, path, href: (...[some]) => `${path}${writeSearch(search.write(some ?? {}))}` as Href }
}

/** The address of the page of one row below `list`, with all the parameters that it reads. */
export function rowAddress<Values extends object>(list: string, parameters: Parameters<Values>): RowAddress<Values> {
  const search = searchOf(parameters)
  return {
    ...search,
    path: `${list}/$id`,
    href: (id, ...[some]) => `${list}/${encodeURIComponent(id)}${writeSearch(search.write(some ?? {}))}` as Href,
  }
}

/** An address that was kept as text; null where it leads outside or to the overview. */
export const keptHref = (text: unknown): Href | null =>
  typeof text === 'string' && /^\/[^/]/.test(text) ? (text as Href) : null
