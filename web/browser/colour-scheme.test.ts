// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest'
import { followColourScheme } from './colour-scheme.ts'
import { changeSettings } from './settings.ts'

const system = Object.assign(new EventTarget(), { matches: false })
const change = (isDark: boolean) => {
  system.matches = isDark
  system.dispatchEvent(new Event('change'))
}
const page = { document, matchMedia: () => system as unknown as MediaQueryList }
const scheme = () => document.documentElement.getAttribute('data-colour-scheme')

afterEach(() => changeSettings({ colours: 'auto' }))

it('is the one of the system, as that changes, until another is chosen', () => {
  const stop = followColourScheme(page)
  expect(scheme()).toBe('light')
  change(true)
  expect(scheme()).toBe('dark')
  changeSettings({ colours: 'light' })
  expect(scheme()).toBe('light')
  changeSettings({ colours: 'auto' })
  expect(scheme()).toBe('dark')
  stop()
  change(false)
  expect(scheme()).toBe('dark')
})
