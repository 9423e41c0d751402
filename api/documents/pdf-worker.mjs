// Plain JavaScript, so that it starts without a TypeScript loader. Reads one PDF in a thread that may be ended at any time.
import { parentPort, workerData } from 'node:worker_threads'
import { getDocumentProxy } from 'unpdf'

const { bytes, maxPages, maxCharacters } = workerData

parentPort.postMessage(await read())

async function read() {
  try {
    const pdf = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false, stopAtErrors: false })
    if (pdf.numPages > maxPages) return { problem: 'pages', count: pdf.numPages }
    const pages = []
    let characters = 0
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      const text = items.map(({ str = '', hasEOL }) => (hasEOL ? `${str}\n` : str)).join('')
      characters += text.length
      if (characters > maxCharacters) return { problem: 'characters', count: characters }
      pages.push(text)
      page.cleanup()
    }
    return { pages }
  } catch (error) {
    return { problem: error?.name === 'PasswordException' ? 'encrypted' : 'damaged' }
  }
}
