import { describe, expect, it } from 'vitest'
import { groupItems, matchCommands } from './palette-match.ts'

const commands = [
  { label: 'Sound for critical alerts on', words: 'mute' },
  { label: 'Alerts' },
  { label: 'Anomalies' },
  { label: 'Dark colours', words: 'theme night' },
  { label: 'Agents & health' },
]
const found = (text: string) => matchCommands(commands, text).map(({ label }) => label)

describe('the command palette', () => {
  it('offers everything before anything is typed', () => {
    expect(found('')).toHaveLength(5)
    expect(found('  ')).toHaveLength(5)
  })

  it('finds by the beginning of words first, then by more words, then within words', () => {
    expect(found('al')).toEqual(['Sound for critical alerts on', 'Alerts', 'Anomalies', 'Agents & health'])
    expect(found('night')).toEqual(['Dark colours'])
    expect(found('omal')).toEqual(['Anomalies'])
  })

  it('wants every word that is typed, in any order and case', () => {
    expect(found('ON sound')).toEqual(['Sound for critical alerts on'])
    expect(found('sound dark')).toEqual([])
  })

  it('takes what is no word literally for nothing', () => {
    expect(found('<>')).toEqual([])
    expect(found('.*')).toEqual([])
  })

  it('puts items under their headings, in the order they come', () => {
    const items = [
      { group: 'b', n: 1 },
      { group: 'a', n: 2 },
      { group: 'b', n: 3 },
    ]
    expect(groupItems(items).map(([group, all]) => [group, all.map(({ n }) => n)])).toEqual([
      ['b', [1, 3]],
      ['a', [2]],
    ])
  })
})
