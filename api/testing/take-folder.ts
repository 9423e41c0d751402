/** A process that takes a folder each time it is told to, and says what came of it: see lock-folder.test.ts. */
import { createInterface } from 'node:readline'
import { lockFolder } from '../platform/lock-folder.ts'

const [folder = ''] = process.argv.slice(2)
console.log('ready')
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(
    await lockFolder(folder).then(
      () => 'taken',
      (error: Error) => error.message,
    ),
  )
}
