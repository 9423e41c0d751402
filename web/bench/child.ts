import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** A server of this folder in a process of its own, so that its work is not the page's; its first word is its address. */
export async function startChild<Command extends object, Reply extends object>(
  file: string,
): Promise<{ url: string; ask(command: Command): Promise<Reply>; stop(): void }> {
  const child: ChildProcess = fork(path.join(import.meta.dirname, file), { execArgv: ['--import', 'tsx'] })
  const next = async () => (await once(child, 'message'))[0]
  const first = (await next()) as { url: string }
  return {
    url: first.url,
    ask(command) {
      child.send(command)
      return next() as Promise<Reply>
    },
    stop: () => child.disconnect(),
  }
}
