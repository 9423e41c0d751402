import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { globSync } from 'tinyglobby'
import { expect, it } from 'vitest'
import { projectFile } from './platform/project-file.ts'

const documents = globSync(['README.md', '{api,web,prisma}/**/*.md'], {
  cwd: projectFile('.'),
  ignore: ['**/dist/**', '**/node_modules/**', '**/generated/**'],
})

/** Where the links of a document lead within the repository, without their anchors. */
function targetsOf(document: string): string[] {
  const text = readFileSync(projectFile(document), 'utf8')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    const [target = ''] = link.split('#')
    return target === '' || /^[a-z]+:/.test(target) ? [] : target
  })
}

it('leads from each document to files and folders that there are', () => {
  expect(documents.length).toBeGreaterThan(5)
  const broken = documents.flatMap((document) =>
    targetsOf(document)
      .filter((target) => !existsSync(path.join(path.dirname(projectFile(document)), target)))
      .map((target) => `${document}: ${target}`),
  )
  expect(broken).toEqual([])
})
