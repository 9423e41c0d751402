import { schemeAttribute } from './colour-scheme.ts'

type Page = Pick<Window, 'addEventListener' | 'removeEventListener' | 'document'>

/** Pages are printed in the light scheme, whichever is on the screen. Call it before anything is drawn; returns its end. */
export function printInLight(page: Page): () => void {
  const root = page.document.documentElement
  let before: string | null = null
  const lighten = () => {
    before = root.getAttribute(schemeAttribute)
    root.setAttribute(schemeAttribute, 'light')
  }
  const restore = () => {
    if (before !== null) root.setAttribute(schemeAttribute, before)
    before = null
  }
  page.addEventListener('beforeprint', lighten)
  page.addEventListener('afterprint', restore)
  return () => {
    page.removeEventListener('beforeprint', lighten)
    page.removeEventListener('afterprint', restore)
  }
}
