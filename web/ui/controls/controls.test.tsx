// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Button } from './button.tsx'
import { CloseButton } from './close-button.tsx'
import { NativeSelect, Textarea, TextInput } from './fields.tsx'

afterEach(cleanup)

const toldOf = (field: HTMLElement) =>
  (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent)

it('a field is named by its label and tells what becomes of it and what is wrong', () => {
  render(<TextInput label="Until" description="At most 30 days." error="That has passed." />)
  const field = screen.getByLabelText('Until')
  expect(toldOf(field)).toEqual(['At most 30 days.', 'That has passed.'])
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByRole('alert').textContent).toBe('That has passed.')
})

it('a field in order says nothing of errors', () => {
  render(<Textarea label="Note" />)
  const field = screen.getByLabelText('Note')
  expect(field.getAttribute('aria-invalid')).toBeNull()
  expect(field.getAttribute('aria-describedby')).toBeNull()
})

it('a choice offers its options and tells the one chosen', () => {
  const told: string[] = []
  const options = [
    { value: 'all', label: 'All' },
    { value: 'late', label: 'Late' },
  ]
  render(
    <NativeSelect
      aria-label="Which"
      data={options}
      value="all"
      onChange={({ currentTarget }) => told.push(currentTarget.value)}
    />,
  )
  fireEvent.change(screen.getByLabelText('Which'), { target: { value: 'late' } })
  expect(told).toEqual(['late'])
})

it('a button that is under way keeps its name and cannot be pressed', () => {
  const { rerender } = render(<Button size="xs">Export</Button>)
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Export' })
  expect(button().disabled).toBe(false)
  rerender(
    <Button size="xs" loading>
      Export
    </Button>,
  )
  expect(button().disabled).toBe(true)
  expect(button().getAttribute('aria-busy')).toBe('true')
})

it('no button sends a form by accident', () => {
  render(<CloseButton size="xs" aria-label="Close" />)
  expect(screen.getByRole<HTMLButtonElement>('button').type).toBe('button')
})
