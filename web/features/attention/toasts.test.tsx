// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { dropToast, noToasts, type Toast, type Toasts } from './toast-queue.ts'
import { ToastStack } from './toasts.tsx'

const toast = (id: string, level: Toast['level']): Toast => ({ id, level, title: 'New alert', text: `Alert ${id}` })

function Stack({ first }: { first: Toasts }) {
  const [toasts, change] = useState(first)
  return (
    <ToastStack
      toasts={toasts}
      missed={[]}
      onClose={(id) => change((before) => dropToast(before, id))}
      onOpen={() => {}}
      onCloseAll={() => change(noToasts)}
      onCloseMore={() => change((before) => ({ ...before, more: [] }))}
      onCloseMissed={() => {}}
    />
  )
}
const shown = () => screen.queryAllByRole('link').map((link) => link.textContent)
const wait = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it('go after 8 s, but a critical one stays until somebody closes it', () => {
  render(<Stack first={{ shown: [toast('a', 'HIGH'), toast('b', 'CRITICAL')], more: [toast('c', 'WARN')] }} />)
  expect(shown()).toHaveLength(3)
  wait(7.9)
  expect(shown()).toHaveLength(3)
  wait(0.2)
  expect(shown()).toEqual(['CriticalNew alertAlert b'])
  wait(3600)
  fireEvent.click(screen.getByRole('button', { name: 'Close this message' }))
  expect(shown()).toEqual([])
})

it('stay while somebody points at them or has the focus there', () => {
  render(<Stack first={{ shown: [toast('a', 'HIGH')], more: [] }} />)
  const stack = screen.getByRole('region', { name: 'New alerts' })
  fireEvent.mouseEnter(stack)
  wait(60)
  expect(shown()).toHaveLength(1)
  fireEvent.mouseLeave(stack)
  fireEvent.focus(screen.getByRole('link'))
  wait(60)
  expect(shown()).toHaveLength(1)
  fireEvent.blur(screen.getByRole('link'))
  wait(8.1)
  expect(shown()).toEqual([])
})

it('keep the line that counts others where one of them is critical', () => {
  render(<Stack first={{ shown: [], more: [toast('a', 'WARN'), toast('b', 'CRITICAL')] }} />)
  wait(60)
  expect(shown()).toEqual(['2 more alerts, 1 critical'])
})

it('are put away all at once', () => {
  const critical = ['a', 'b', 'c', 'd'].map((id) => toast(id, 'CRITICAL'))
  render(<Stack first={{ shown: critical.slice(0, 3), more: critical.slice(3) }} />)
  expect(screen.getAllByRole('alert')).toHaveLength(3)
  fireEvent.click(screen.getByRole('button', { name: 'Close all' }))
  expect(shown()).toEqual([])
})
