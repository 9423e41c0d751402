/**
 * Asks the server at the address that it is given for one package again and again, until the attacker says that it is
 * enough: in a process of its own, so that what is measured is the server and not the attacker beside it.
 */
const [url] = process.argv.slice(2)
const body = JSON.stringify({ query: '{ package(trackingNumber: "H-1") { status lastScanAt } }' })
const pauseMs = 20

/** What it tells over IPC: the milliseconds of each answer, and why it stopped before it was told to. */
export type Lightly = { answers: number[]; failure: string | null }

const answers: number[] = []
let isOver = false
process.once('message', () => {
  isOver = true
})
process.once('disconnect', () => process.exit(1))

let failure: string | null = null
while (!isOver && !failure) {
  const begun = performance.now()
  try {
    const headers = { 'content-type': 'application/json' }
    await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text()
    answers.push(performance.now() - begun)
  } catch (error) {
    failure = `the light query was not answered: ${(error as Error).message}`
  }
  await new Promise((resolve) => setTimeout(resolve, pauseMs))
}
process.send?.({ answers, failure } satisfies Lightly, () => process.exit(0))
