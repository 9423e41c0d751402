import { type AnchorHTMLAttributes, createContext, type MouseEvent, useContext } from 'react'
import type { Href } from '../../addresses/address.ts'

/** Goes to an address of the page without reloading it; without a router the browser loads it. */
export const NavigationContext = createContext<(href: Href) => void>((href) => window.location.assign(href))

export const useNavigation = () => useContext(NavigationContext)

const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented

/** A link to an address of the page. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: Href }) {
  const go = useNavigation()
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event)
        if (!isPlain(event)) return
        event.preventDefault()
        go(href)
      }}
    />
  )
}
