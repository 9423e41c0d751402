// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { SearchField } from './filters.tsx'

let told: string[] = []
const page = (value: string) => <SearchField label="Search" value={value} onChange={(text) => told.push(text)} />
const field = () => screen.getByLabelText<HTMLInputElement>('Search')
const type = (value: string) => fireEvent.change(field(), { target: { value } })
afterEach(() => {
  cleanup()
  told = []
})

it('shows what is typed at once and tells it at the first pause, or at Enter', async () => {
  render(page(''))
  for (const text of ['m', 'my', 'myl']) type(text)
  expect([field().value, told]).toEqual(['myl', []])
  await waitFor(() => expect(told).toEqual(['myl']))
  type('mylan')
  fireEvent.keyDown(field(), { key: 'Enter' })
  expect(told).toEqual(['myl', 'mylan'])
})

it('keeps what was typed meanwhile when what it told comes back', () => {
  const { rerender } = render(page(''))
  type('my')
  fireEvent.keyDown(field(), { key: 'Enter' })
  type('mylan')
  rerender(page('my'))
  expect(field().value).toBe('mylan')
})

it('takes over what was changed elsewhere, also back to what it told before', () => {
  const { rerender } = render(page(''))
  type('my')
  fireEvent.keyDown(field(), { key: 'Enter' })
  rerender(page('my'))
  rerender(page(''))
  expect(field().value).toBe('')
  rerender(page('my'))
  expect(field().value).toBe('my')
})
