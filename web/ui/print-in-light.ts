type Page = Pick<Window, 'addEventListener' | 'removeEventListener' | 'document'>

const ATTRIBUTE = 'data-mantine-color-scheme'

/** Pages are printed in the light scheme, whichever is on the screen. Call it before anything is drawn; returns its end. */
export function printInLight(page: Page): () => void {
  const root = page.document.documentElement
  let before: string | null = null
  const lighten = () => {
    before = root.getAttribute(ATTRIBUTE)
    root.setAttribute(ATTRIBUTE, 'light')
  }
  const restore = () => {
    if (before !== null) root.setAttribute(ATTRIBUTE, before)
    before = null
  }
  page.addEventListener('beforeprint', lighten)
  page.addEventListener('afterprint', restore)
  return () => {
    page.removeEventListener('beforeprint', lighten)
    page.removeEventListener('afterprint', restore)
  }
}
