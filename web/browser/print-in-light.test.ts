// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { printInLight } from './print-in-light.ts'

it('prints in light and comes back to the scheme of the screen', () => {
  const root = document.documentElement
  const scheme = () => root.getAttribute('data-colour-scheme')
  root.setAttribute('data-colour-scheme', 'dark')
  const end = printInLight(window)
  window.dispatchEvent(new Event('beforeprint'))
  expect(scheme()).toBe('light')
  window.dispatchEvent(new Event('afterprint'))
  expect(scheme()).toBe('dark')
  end()
  window.dispatchEvent(new Event('beforeprint'))
  expect(scheme()).toBe('dark')
})
