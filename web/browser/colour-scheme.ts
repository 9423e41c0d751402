import { settings, watchSettings } from './settings.ts'

/** The attribute of the root element that says which colours the page has: `light` or `dark`. */
export const schemeAttribute = 'data-colour-scheme'

type Page = Pick<Window, 'matchMedia' | 'document'>

/** Gives the page the colours that a person chose, or else the system's, as both change; returns its end. */
export function followColourScheme(page: Page): () => void {
  const dark = page.matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { colours } = settings()
    const system = dark.matches ? 'dark' : 'light'
    page.document.documentElement.setAttribute(schemeAttribute, colours === 'auto' ? system : colours)
  }
  apply()
  dark.addEventListener('change', apply)
  const unwatch = watchSettings(apply)
  return () => {
    dark.removeEventListener('change', apply)
    unwatch()
  }
}
