import { expect, it } from 'vitest'
import { compare, describe as describeVerdict, isRight } from './check.ts'

const log = Array.from({ length: 6 }, (_, n) => ({ cursor: `log-${n}`, content: `row ${n}` }))
const [first, second, third, ...rest] = log as [(typeof log)[0], (typeof log)[0], (typeof log)[0], ...typeof log]

const wrong = (received: typeof log) => describeVerdict(compare(log, received))

it('is content with exactly what was committed', () => {
  expect(isRight(compare(log, log))).toBe(true)
  expect(isRight(compare([], []))).toBe(true)
  expect(wrong(log)).toEqual([])
})

it('notices a change that is lost, at the end as well', () => {
  expect(wrong([first, third, ...rest])).toEqual(['1 lost, first log-1 (row 1)'])
  expect(wrong(log.slice(0, -2))).toEqual(['2 lost, first log-4 (row 4)'])
})

it('notices a change that comes twice, at once or later', () => {
  expect(wrong([first, second, second, third, ...rest])).toEqual(['1 repeated, first log-1 (row 1)'])
  expect(wrong([...log, first])).toEqual(['1 repeated, first log-0 (row 0)'])
})

it('notices a wrong order', () => {
  expect(wrong([second, first, third, ...rest])).toEqual(['1 misordered, first log-0 (row 0)'])
})

it('notices what nobody asked for, and rows that are not as they were', () => {
  expect(wrong([...log, { cursor: 'log-9', content: 'row 9' }])).toEqual(['1 foreign, first log-9 (row 9)'])
  expect(wrong([{ ...first, content: 'row 0, later' }, second, third, ...rest])).toEqual([
    '1 altered, first log-0 (row 0, later)',
  ])
})
