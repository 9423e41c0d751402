// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { documentsAddress } from '../../addresses/documents.ts'
import { eventually, type OpenPage, openPage } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

let world: RealWorld
let page: OpenPage

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(() => page.close())
afterAll(() => world.close())

const choose = (name: string, text: string) =>
  fireEvent.change(screen.getByLabelText(/^File/), { target: { files: [new File([text], name)] } })
const row = (title: string) => within(screen.getByRole('article', { name: title }))

it('adds a document, its next version, and removes it once that was confirmed', async () => {
  page = openPage(world.url, documentsAddress.href())
  await eventually(() => expect(screen.getByLabelText(/^File/)).toBeTruthy())
  choose('photo.jpeg', '')
  expect(screen.getByRole('alert').textContent).toContain('save it as one of them first')
  fireEvent.click(screen.getByRole('button', { name: 'Choose another' }))
  choose('Ocean policy.md', '# Lead times\nOrders 45 days ahead go by ocean.')
  fireEvent.change(screen.getByLabelText('Concerns'), { target: { value: 'CARRIER' } })
  fireEvent.change(screen.getByLabelText('Key of the carrier'), { target: { value: 'acme' } })
  fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  await eventually(() => expect(row('Ocean policy').getByText(/cited for carrier acme only/)).toBeTruthy())
  choose('Ocean policy.md', '# Lead times\nOrders 60 days ahead go by ocean.')
  fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  await eventually(() => expect(row('Ocean policy').getByText(/^Version 2/)).toBeTruthy())
  fireEvent.click(row('Ocean policy').getByRole('button', { name: 'Remove Ocean policy' }))
  fireEvent.click(row('Ocean policy').getByRole('button', { name: 'Remove for good' }))
  await eventually(() => expect(screen.getByText('No documents yet')).toBeTruthy())
})

it('says why a document was refused', async () => {
  page = openPage(world.url, documentsAddress.href())
  await eventually(() => expect(screen.getByLabelText(/^File/)).toBeTruthy())
  choose('scan.pdf', 'no PDF')
  fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  await eventually(() => expect(screen.getByRole('alert').textContent).toMatch(/PDF/))
})
