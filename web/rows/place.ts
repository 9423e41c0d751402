import type { Href } from '../addresses/address.ts'
import type { KeyFiguresFragment } from '../graphql/generated/graphql.ts'
import type { IconName } from '../ui/controls/icons.tsx'

/** A place that people can go to: an entry of the navigation. */
export type Place = {
  href: Href
  label: string
  /** Its name where there is little room. */
  short?: string
  icon: IconName
  /** The second key after g that opens it. */
  key: string
  waiting?: (metrics: KeyFiguresFragment) => { value: number; what: string }
}
