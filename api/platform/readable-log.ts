import pc from 'picocolors'

const levels: Record<number, string> = {
  10: pc.gray('TRACE'),
  20: pc.blue('DEBUG'),
  30: pc.green('INFO'),
  40: pc.yellow('WARN'),
  50: pc.red('ERROR'),
  60: pc.bgRed('FATAL'),
}

/** A line of pino for people: the time, its level, the message, and its other fields below. */
export function readableLog(line: string): string {
  const { level, time, msg = '', err, ...rest } = JSON.parse(line)
  const clock = new Date(time).toTimeString().slice(0, 8)
  const told = Object.entries(rest).map(([key, value]) => `${key}: ${explain(value)}`)
  if (err) told.push(err.stack ?? explain(err))
  const below = told.map((each) => `\n    ${each.replaceAll('\n', '\n    ')}`).join('')
  return `[${clock}] ${levels[level] ?? level}: ${pc.cyan(msg)}${below}\n`
}

const explain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
