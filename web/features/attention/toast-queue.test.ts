import { describe, expect, it } from 'vitest'
import { addToast, dropToast, noToasts, type Toast } from './toast-queue.ts'

const toast = (id: string, level: Toast['level'] = 'HIGH'): Toast => ({ id, level, title: '', text: '' })
const queue = (...toasts: Toast[]) => toasts.reduce(addToast, noToasts)
const ids = ({ shown, more }: ReturnType<typeof queue>) => [shown, more].map((some) => some.map(({ id }) => id))

describe('toasts', () => {
  it('are three at most; the others are counted', () => {
    const flood = Array.from({ length: 30 }, (_, index) => toast(`a${index}`))
    const { shown, more } = queue(...flood)
    expect([shown.length, more.length]).toEqual([3, 27])
  })

  it('make room for a critical one, which no other drives out', () => {
    expect(ids(queue(toast('a'), toast('b'), toast('c'), toast('d', 'CRITICAL')))).toEqual([['b', 'c', 'd'], ['a']])
    const three = [toast('a', 'CRITICAL'), toast('b', 'CRITICAL'), toast('c', 'CRITICAL')]
    expect(ids(queue(...three, toast('d', 'CRITICAL'), toast('e')))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ])
  })

  it('are one for each alert, the newest word in the same place', () => {
    const { shown } = queue(toast('a'), toast('b'), { ...toast('a', 'CRITICAL'), title: 'worse' })
    expect(shown).toMatchObject([{ id: 'a', level: 'CRITICAL', title: 'worse' }, { id: 'b' }])
    expect(queue(toast('a'), toast('b'), toast('c'), toast('d'), toast('d')).more).toHaveLength(1)
  })

  it('go when somebody has taken the alert up', () => {
    const toasts = queue(toast('a'), toast('b'), toast('c'), toast('d'))
    expect(ids(dropToast(toasts, 'b'))).toEqual([['a', 'c'], ['d']])
    expect(ids(dropToast(toasts, 'd'))).toEqual([['a', 'b', 'c'], []])
    expect(dropToast(toasts, 'x')).toBe(toasts)
  })
})
