/**
 * `npm run backtest -- hotspots|packages FILE …`: plays a file through the engine and reports how well the engine does.
 * `npm run backtest -- retrieval FILE`: recommends for hotspots that experts have judged.
 * `npm run backtest -- generate KIND FILE`: writes a file of made-up entities for it.
 * `npm run backtest -- outcomes`: measures actions with a known effect on made-up lanes.
 */
import { ConfigError } from '../platform/errors.ts'
import { runProcess } from '../platform/run-process.ts'

type Command = (args: string[]) => Promise<void>

const commands: Record<string, () => Promise<Command>> = {
  hotspots: async () => (await import('./hotspots.ts')).backtestHotspots,
  generate: async () => (await import('./generate.ts')).generate,
  outcomes: async () => (await import('./outcomes.ts')).backtestOutcomes,
  retrieval: async () => (await import('./retrieval.ts')).backtestRetrieval,
  packages: async () => (await import('./packages.ts')).backtestPackages,
}

await runProcess(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  const known = Object.keys(commands).join(' or ')
  if (!load) {
    const wrong = name ? `There is no backtest of "${name}"` : 'Say what to test'
    throw new ConfigError(`${wrong}: npm run backtest -- ${known} FILE; add --help for more.`)
  }
  const command = await load()
  await command(args)
})
