/** A terminal client for the company's own documents. It needs nothing of the server but its URL. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { maxDocumentBytes, maxTitleCharacters } from './documents/limits.ts'
import { counted } from './platform/text.ts'

const usage = `Usage: npm run knowledge -- add FILE [--title TITLE] [--entity TYPE:KEY]
       npm run knowledge -- list
       npm run knowledge -- remove TITLE

Gives Plume the documents of your company, so that recommendations cite them: contracts, policies, plans of suppliers.

  add FILE           Markdown (.md), text (.txt) or PDF; one of the same title becomes its next version
  list               all documents, newest first
  remove TITLE       removes the document of this title
  --title TITLE      what citations call it; the name of the file when absent
  --entity TYPE:KEY  whom it is about, such as CARRIER:acme: only its recommendations cite it
  --url URL          where Plume is; else PLUME_URL, else http://127.0.0.1:4000
  --help             this text
`

const formats: Readonly<Record<string, string>> = {
  '.md': 'MARKDOWN',
  '.markdown': 'MARKDOWN',
  '.txt': 'TEXT',
  '.text': 'TEXT',
  '.pdf': 'PDF',
}

const addQuery = `mutation AddDocument($input: AddDocumentInput!) {
  addDocument(input: $input) { title version pages passages(first: 0) { totalCount } } }`
const listQuery = `query Documents($after: String) { documents(first: 100, after: $after) {
  edges { node { id title version format bytes entity { type key } updatedAt } } pageInfo { hasNextPage endCursor } } }`
const removeQuery = 'mutation RemoveDocument($id: ID!) { removeDocument(id: $id) }'

type Document = {
  id: string
  title: string
  version: number
  format: string
  bytes: number
  entity: { type: string; key: string } | null
  updatedAt: string
}
type Page = { edges: { node: Document }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
type Added = { title: string; version: number; pages: number | null; passages: { totalCount: number } }
type Ask = <T>(query: string, variables?: object) => Promise<T>

/** One operation at `url`. @throws Error with a sentence for the user */
const askAt =
  (url: string): Ask =>
  async (query, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    }).catch(() => {
      throw new Error(`No Plume answers at ${url}: start it there (npm start), or name another with --url.`)
    })
    const answer = (await response.json().catch(() => null)) as { data?: never; errors?: { message: string }[] } | null
    if (!answer) throw new Error(`What answers at ${url} is no Plume: name another with --url.`)
    if (answer.errors?.[0] || !answer.data) throw new Error(answer.errors?.[0]?.message ?? 'It gave no answer.')
    return answer.data
  }

async function add(ask: Ask, file: string, options: { title?: string; entity?: string }): Promise<string> {
  const extension = path.extname(file).toLowerCase()
  const format = formats[extension]
  if (!format) throw new Error(`${file} is no Markdown (.md), text (.txt) or PDF: save it as one of them first.`)
  const { size } = await stat(file).catch(() => {
    throw new Error(`There is no file ${file}: check the path.`)
  })
  if (size > maxDocumentBytes) {
    throw new Error(
      `${file} has ${size.toLocaleString('en')} bytes: at most ${maxDocumentBytes.toLocaleString('en')} are taken. Split it, or save it without pictures.`,
    )
  }
  const title = options.title ?? path.basename(file, path.extname(file)).slice(0, maxTitleCharacters)
  const base64 = (await readFile(file)).toString('base64')
  const input = { title, format, base64, entity: options.entity === undefined ? null : entityOf(options.entity) }
  const { addDocument: added } = await ask<{ addDocument: Added }>(addQuery, { input })
  const pages = added.pages === null ? '' : `${counted(added.pages, 'page')}, `
  return `“${added.title}”, version ${added.version}: ${pages}${counted(added.passages.totalCount, 'passage')}.`
}

function entityOf(text: string): { type: string; key: string } {
  const [, type, key] = /^([A-Za-z]+):(.+)$/.exec(text) ?? []
  if (!type || !key) throw new Error(`--entity "${text}" names nobody: write it like CARRIER:acme.`)
  return { type: type.toUpperCase(), key }
}

async function readAll(ask: Ask): Promise<Document[]> {
  const all: Document[] = []
  for (let after: string | null = null, hasMore = true; hasMore; ) {
    const { documents }: { documents: Page } = await ask(listQuery, { after })
    all.push(...documents.edges.map(({ node }) => node))
    after = documents.pageInfo.endCursor
    hasMore = documents.pageInfo.hasNextPage
  }
  return all
}

async function list(ask: Ask): Promise<string> {
  const lines = (await readAll(ask)).map(({ title, version, format, bytes, entity, updatedAt }) => {
    const about = entity ? `, about ${entity.type}:${entity.key}` : ''
    return `“${title}”, version ${version}, ${format}, ${bytes.toLocaleString('en')} bytes, of ${updatedAt.slice(0, 10)}${about}`
  })
  return lines.length > 0 ? lines.join('\n') : 'There are no documents yet.'
}

async function remove(ask: Ask, title: string): Promise<string> {
  const found = (await readAll(ask)).find((document) => document.title.toLowerCase() === title.toLowerCase())
  if (!found)
    throw new Error(`There is no document “${title}”: "npm run knowledge -- list" names those that there are.`)
  await ask(removeQuery, { id: found.id })
  return `“${found.title}” is removed.`
}

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      title: { type: 'string' },
      entity: { type: 'string' },
      url: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return usage.trim()
  const [command, what, ...more] = positionals
  const url = values.url ?? process.env.PLUME_URL ?? 'http://127.0.0.1:4000'
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new Error(`"${url}" is no URL of a Plume server; give one such as http://127.0.0.1:4000.`)
  }
  const ask = askAt(url.replace(/(\/graphql)?\/*$/, ''))
  if (command === 'list' && !what) return list(ask)
  if (more.length === 0 && what && command === 'add') return add(ask, what, values)
  if (more.length === 0 && what && command === 'remove') return remove(ask, what)
  throw new Error(usage.trim())
}

main().then(
  (text) => process.stdout.write(`${text}\n`),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  },
)
