import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { closeCodes } from './close-codes.ts'

/** A numbered sentence of the protocol, and the tests that it names. */
type Sentence = { number: number; tests: { file: string; title: string }[] }

const protocol = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8')

function sentencesOf(text: string): Sentence[] {
  return text.split(/^(?=\*\*S\d+\.\*\* )/m).flatMap((part) => {
    const number = /^\*\*S(\d+)\.\*\*/.exec(part)?.[1]
    if (number === undefined) return []
    const tests = [...part.matchAll(/^- \[[^\]]+\]\(([^)]+)\): "(.+)"$/gm)].map(([, file = '', title = '']) => ({
      file: path.join(import.meta.dirname, file),
      title,
    }))
    return [{ number: Number(number), tests }]
  })
}

/** Whether the file has a test with exactly this title: a text, followed by the function that runs. */
function hasTest({ file, title }: Sentence['tests'][number]): boolean {
  if (!existsSync(file)) return false
  const text = readFileSync(file, 'utf8')
  return ['"', "'", '`'].some((quote) =>
    [`${quote}${title}${quote}, async (`, `${quote}${title}${quote}, (`, `${quote}${title}${quote},\n`].some((call) =>
      text.includes(call),
    ),
  )
}

it('numbers its sentences without a gap, and binds each to a test that there is', () => {
  const sentences = sentencesOf(protocol)
  expect(sentences.map(({ number }) => number)).toEqual(sentences.map((_, index) => index + 1))
  expect(sentences.length).toBeGreaterThan(30)
  const unbound = sentences.filter(({ tests }) => tests.length === 0).map(({ number }) => `S${number}`)
  expect(unbound).toEqual([])
  const missing = sentences.flatMap(({ number, tests }) =>
    tests.filter((test) => !hasTest(test)).map(({ file, title }) => `S${number}: ${path.basename(file)}: ${title}`),
  )
  expect(missing).toEqual([])
})

it('names each code that Plume closes a WebSocket with', () => {
  const missing = Object.entries(closeCodes).filter(([, code]) => !protocol.includes(String(code)))
  expect(missing).toEqual([])
})
