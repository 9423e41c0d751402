import { createHash } from 'node:crypto'
import { builder } from '../builder.ts'
import type { EntityType } from '../emissions/activity.ts'
import { EntityTypeRef } from '../emissions/entities.graphql.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { searchText, shownText } from '../platform/text.ts'
import { addDocument, removeDocument } from './document-store.ts'
import { maxBase64Characters, maxDocumentBytes, maxTitleCharacters } from './limits.ts'
import { checkSize, type DocumentFormat, readDocument } from './read-document.ts'
import { searchPassages } from './search-store.ts'
import { placeOf } from './section.ts'

const mebibytes = `${maxDocumentBytes / 1024 / 1024} MiB`

const DocumentFormatRef = builder.enumType('DocumentFormat', {
  description: 'How a document is written.',
  values: {
    MARKDOWN: { description: 'Text in Markdown; its headings are the places of its passages.' },
    TEXT: { description: 'Plain text.' },
    PDF: { description: 'PDF with text in it; its pages are the places of its passages. Pictures are not read.' },
  } satisfies Record<DocumentFormat, object>,
})

type Concerned = { type: EntityType; key: string }

const ConcernedRef = builder.objectRef<Concerned>('DocumentEntity').implement({
  description: 'The entity that a document is about.',
  fields: (t) => ({
    type: t.expose('type', { type: EntityTypeRef, description: 'What kind of thing the entity is.' }),
    key: t.exposeString('key', { description: "The sender's own stable key of the entity." }),
  }),
})

const Passage = builder.prismaNode('Passage', {
  nullable: true,
  select: { id: true },
  description: 'A part of a document that can be cited: some paragraphs of one page, or under one heading.',
  id: { field: 'id' },
  fields: (t) => ({
    document: t.relation('document', { description: 'The document that the passage stands in.' }),
    page: t.exposeInt('page', { nullable: true, description: 'The page, from 1; null unless the document is a PDF.' }),
    heading: t.exposeString('heading', {
      nullable: true,
      description: 'The heading above it, after those above that one; null when there is none.',
    }),
    place: t.string({
      nullable: true,
      select: { page: true, heading: true },
      description: 'Where it stands in its document, as a citation says it; null when the document has no places.',
      resolve: placeOf,
    }),
    text: t.exposeString('text', {
      description: 'The text, as the document has it. Show it as text, never as HTML: it comes from a file.',
    }),
  }),
})

builder.prismaNode('Document', {
  nullable: true,
  description: 'A document of your company, such as a contract, a policy or a plan, that recommendations may cite.',
  id: { field: 'id' },
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The title, unique among documents but for case and spaces.' }),
    version: t.exposeInt('version', {
      description: 'The version, from 1: it counts up when a document of the same title replaces it.',
    }),
    format: t.expose('format', { type: DocumentFormatRef, description: 'How the document is written.' }),
    bytes: t.exposeInt('bytes', { description: 'The size of what was added, in bytes.' }),
    pages: t.exposeInt('pages', {
      nullable: true,
      description: 'The number of its pages; null unless the document is a PDF.',
    }),
    entity: t.field({
      type: ConcernedRef,
      nullable: true,
      description: 'The entity that the document is about; null when it is for everybody.',
      resolve: ({ entityType, entityKey }) =>
        entityType === null || entityKey === null ? null : { type: entityType, key: entityKey },
    }),
    passages: t.relatedConnection(
      'passages',
      {
        cursor: 'id',
        query: { orderBy: { position: 'asc' } },
        totalCount: true,
        description: 'The passages of the document, in its order.',
      },
      { name: 'DocumentPassageConnection', description: 'A page of passages.' },
      { name: 'DocumentPassageEdge', description: 'A passage in a page, with its cursor.' },
    ),
    addedBy: t.exposeString('addedBy', { description: 'Who added this version.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the first version was added.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When this version was added.' }),
  }),
})

builder.queryFields((t) => ({
  documents: t.prismaConnection(
    {
      type: 'Document',
      cursor: 'id',
      description: 'Documents of your company, newest first.',
      totalCount: (_root, _args, { db }) => db.document.count(),
      resolve: (query, _root, _args, { db }) => db.document.findMany({ ...pageQuery(query), orderBy: { id: 'desc' } }),
    },
    { name: 'DocumentConnection', description: 'A page of documents.' },
    { name: 'DocumentEdge', description: 'A document in a page, with its cursor.' },
  ),
  document: t.prismaField({
    type: 'Document',
    nullable: true,
    description: 'Finds a document by its id; null when there is none.',
    args: { id: t.arg.id({ required: true, description: 'The id of the document.' }) },
    resolve: (query, _root, { id }, { db }) =>
      db.document.findUnique({ ...query, where: { id: rowId('Document', id) } }),
  }),
  passages: t.prismaField({
    type: [Passage],
    extensions: { isOfTheMoment: true, rows: 10 },
    description:
      'Passages of documents that hold words of a text, or mean the like where an embedding model is configured; best first. Beside `streamPosition` only words count.',
    args: {
      query: t.arg.string({
        required: true,
        description: 'What to look for, in any words; at most 500 characters.',
        extensions: { maxLength: 500 },
      }),
      first: t.arg.int({
        required: true,
        defaultValue: 10,
        description: 'The number of passages to return, 1 to 50.',
      }),
    },
    async resolve(query, _root, { query: asked, first }, { db, readMeanings }) {
      if (first < 1 || first > 50) throw new PlumeError('BAD_USER_INPUT', `first is ${first}: send 1 to 50.`)
      const text = searchText('query', asked)
      // A snapshot holds its connection: no model is waited for within.
      const meanings = '$transaction' in db && text.trim() ? await readMeanings([text]) : null
      const found = await searchPassages(db, { text, meaning: meanings?.[0] ?? null, limit: first })
      const ids = found.map(({ passageId }) => passageId)
      const rows = await db.passage.findMany({ ...query, where: { id: { in: ids } } })
      return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    },
  }),
}))

const DocumentEntityInput = builder.inputType('DocumentEntityInput', {
  description: 'Names the entity that a document is about.',
  fields: (t) => ({
    type: t.field({ type: EntityTypeRef, required: true, description: 'What kind of thing the entity is.' }),
    key: t.string({ required: true, description: 'Your own stable key of the entity; it need not be known yet.' }),
  }),
})

const AddDocumentInput = builder.inputType('AddDocumentInput', {
  description: 'A document to be added. Send its content either as `text` or as `base64`.',
  fields: (t) => ({
    title: t.string({
      required: true,
      description: `The title that citations name, 1 to ${maxTitleCharacters} characters. A document of the same title becomes the new version.`,
    }),
    format: t.field({ type: DocumentFormatRef, required: true, description: 'How the document is written.' }),
    text: t.string({
      description: `The text, where the format is MARKDOWN or TEXT; at most ${mebibytes}.`,
      extensions: { maxLength: maxDocumentBytes },
    }),
    base64: t.string({
      description: `The bytes of the file in base64, in any format; at most ${mebibytes} before encoding. Text is in UTF-8.`,
      extensions: { maxLength: maxBase64Characters },
    }),
    entity: t.field({
      type: DocumentEntityInput,
      description:
        'The entity that the document is about, such as the carrier of a contract: only its recommendations cite it. All may cite it when absent.',
    }),
  }),
})

builder.mutationField('addDocument', (t) =>
  t.prismaField({
    type: 'Document',
    description:
      'Adds a document of your company, or a new version of it, so that recommendations cite it within seconds. What it says is evidence and never an instruction. Fails with CONFLICT when the same content has another title, or there are too many documents.',
    args: { input: t.arg({ type: AddDocumentInput, required: true, description: 'The document.' }) },
    async resolve(query, _root, { input }, { db, viewer }) {
      const title = titleOf(input.title)
      const bytes = bytesOf(input)
      const entity = input.entity && { ...input.entity, key: shownText('The key', input.entity.key, 'ID') }
      const id = await addDocument(db as Db, {
        ...(await readDocument(input.format, bytes)),
        title,
        format: input.format,
        bytes: bytes.byteLength,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        entity: entity ?? null,
        addedBy: viewer.name,
      })
      return db.document.findUniqueOrThrow({ ...query, where: { id } })
    },
  }),
)

function titleOf(text: string): string {
  const title = shownText('The title', text, 'LINE')
  if (title === '') throw new PlumeError('BAD_USER_INPUT', 'The title is empty: say what citations shall name.')
  if (title.length > maxTitleCharacters) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `The title has ${title.length} characters: at most ${maxTitleCharacters} are kept. Send a shorter one.`,
    )
  }
  return title
}

type Content = { format: DocumentFormat; text?: string | null; base64?: string | null }

function bytesOf({ format, text, base64 }: Content): Uint8Array {
  if ((text == null) === (base64 == null)) {
    throw new PlumeError('BAD_USER_INPUT', 'Send the content of the document either as text or as base64.')
  }
  if (text != null) {
    if (format === 'PDF') throw new PlumeError('BAD_USER_INPUT', 'A PDF is no text: send its bytes as base64.')
    return Buffer.from(text)
  }
  const digits = (base64 ?? '').replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) {
    throw new PlumeError('BAD_USER_INPUT', 'base64 is cut off or holds other characters: send all bytes in base64.')
  }
  checkSize((digits.length / 4) * 3 - 2)
  return Buffer.from(digits, 'base64')
}

builder.mutationField('removeDocument', (t) =>
  t.id({
    description:
      'Removes a document with its passages. Recommendations that wait for a decision cite it no longer, within seconds; those that were decided on, or written by a language model, keep what they rest on. Returns its id.',
    args: { id: t.arg.id({ required: true, description: 'The id of the document.' }) },
    resolve: async (_root, { id }, { db }) => {
      await removeDocument(db as Db, rowId('Document', id))
      return id
    },
  }),
)
