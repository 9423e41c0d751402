import type { Href } from '../addresses/address.ts'
import type { KeyFiguresFragment } from '../graphql/generated/graphql.ts'
import type { IconName } from '../ui/controls/icons.tsx'

/** Where one can go: an entry of the navigation. */
export type Place = {
  href: Href
  label: string
  /** What it is called where there is little room. */
  short?: string
  icon: IconName
  /** The second key after g that leads there. */
  key: string
  waiting?: (metrics: KeyFiguresFragment) => { value: number; what: string }
}
