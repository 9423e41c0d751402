import { print, stripIgnoredCharacters } from 'graphql'
import type { Plugin } from 'vite'
import { graphql } from '../graphql/generated/gql.ts'

const call = /\bgraphql\(\s*\/\* GraphQL \*\/\s*`([^`]*)`,?\s*\)/g

/**
 * Puts each document where it is used, as text with the fragments that it needs: a page loads only what it asks for, and
 * the client parses it when it is first asked. Without it, the syntax trees of all pages are in the first load.
 */
export function inlineDocuments(): Plugin {
  const find = graphql as (source: string) => Partial<Parameters<typeof print>[0]>
  return {
    name: 'inline-documents',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (id.includes('/generated/') || !code.includes('/generated/gql.ts')) return null
      return code.replace(call, (_, source: string) => {
        const document = find(source)
        if (!document.kind) this.error(`${id} has a document without generated types: run npm run codegen.`)
        return `(${JSON.stringify(stripIgnoredCharacters(print(document as Parameters<typeof print>[0])))} as never)`
      })
    },
  }
}
