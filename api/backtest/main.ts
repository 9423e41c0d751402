import { ConfigError } from '../platform/errors.ts'
import { runProcess } from '../platform/run-process.ts'
import { backtestPackages } from './packages.ts'

const backtests = new Map([['packages', backtestPackages]])

await runProcess(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const backtest = backtests.get(name)
  if (!backtest) throw new ConfigError(`Say what to play: npm run backtest -- ${[...backtests.keys()].join('|')} FILE`)
  await backtest(args)
})
