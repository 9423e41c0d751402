/** Preloaded with `--import`: a machine whose clock is three hours ahead, in each of its threads. */
import { syncBuiltinESMExports } from 'node:module'
import workers from 'node:worker_threads'

const aheadMs = 3 * 3_600_000
const RealDate = Date
const ahead = () => RealDate.now() + aheadMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) =>
    Reflect.construct(target, args.length === 0 ? [ahead()] : args, made === globalThis.Date ? target : made),
  apply: () => new RealDate(ahead()).toString(),
  get: (target, name) => (name === 'now' ? ahead : Reflect.get(target, name)),
})

const { Worker } = workers
workers.Worker = class extends Worker {
  constructor(program, options = {}) {
    super(program, { ...options, execArgv: [...(options.execArgv ?? []), '--import', import.meta.url] })
  }
}
syncBuiltinESMExports()
