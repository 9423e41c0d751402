import { stripVTControlCharacters } from 'node:util'
import pino from 'pino'
import { expect, it } from 'vitest'
import { readableLog } from './readable-log.ts'

function log(write: (logger: pino.Logger) => void): string {
  const lines: string[] = []
  write(pino({ base: null }, { write: (line) => void lines.push(stripVTControlCharacters(readableLog(line))) }))
  return lines.join('')
}

it('an entry is one line with its time, and what else it says stands below', () => {
  const said = log((logger) => logger.warn({ alert: 'a1', tried: 3, where: { page: '/' } }, 'Not sent'))
  expect(said).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: Not sent\n {4}alert: a1\n {4}tried: 3\n {4}where: {"page":"\/"}\n$/)
})

it('an error comes with its stack, indented', () => {
  const said = log((logger) => logger.error(new Error('No disk')))
  expect(said).toMatch(/ERROR: No disk\n {4}Error: No disk\n {8}at /)
})
