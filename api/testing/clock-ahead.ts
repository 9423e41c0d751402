/** Preloaded with `--import`: a machine whose clock is three hours ahead. */
const aheadMs = 3 * 3_600_000
const RealDate = Date

const ahead = () => RealDate.now() + aheadMs
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: [], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [ahead()] : args, newTarget === globalThis.Date ? target : newTarget),
  apply: () => new RealDate(ahead()).toString(),
  get: (target, name) => (name === 'now' ? ahead : Reflect.get(target, name)),
})
