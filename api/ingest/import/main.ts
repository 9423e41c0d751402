import { parseArgs } from 'node:util'
import { standsInOf } from '../../emissions/calculation.ts'
import { readConfig } from '../../platform/config.ts'
import { ConfigError } from '../../platform/errors.ts'
import { createLogger } from '../../platform/logger.ts'
import { runProcess } from '../../platform/run-process.ts'
import { compute } from '../activities/compute.ts'
import { parseActivity } from '../activities/parse-activity.ts'
import type { Decimal } from './decimals.ts'
import { openDestination } from './destination.ts'
import { type ImportFormat, renderReport, type Stopped } from './report.ts'
import { type ActivityInputLike, fromWire } from './row.ts'
import { detectFormat, runImport } from './run-import.ts'

const usage = `Usage: npm run import -- FILE.csv [options]

Stores the activities of a CSV file (gzip is fine), through the Plume server that runs, else in its database.
Running it again changes nothing that is stored: after a stop it goes on where it was.

  --format activities|shipments   what the file holds; its header tells when absent
  --decimal comma|point           how it writes decimals; its numbers tell when absent
  --quiet                         for history: builds baselines and raises no hotspot, alert or recommendation
  --dry-run                       says what is wrong with the file and stores nothing
  --report FILE                   writes every line that was left out, with the reason, as CSV
  --url URL                       the server to send to; the one on HOST:PORT when absent
  --help                          this text
`

const exitCodes: Record<Stopped['reason'], number> = { signal: 130, error: 1, cut: 1 }

await runProcess(async ({ signal }) => {
  const { file, format, decimal, quiet, dryRun, reportFile, url, help } = readArguments()
  if (help) return void process.stdout.write(usage)
  const config = readConfig({ LOG_LEVEL: 'warn', ...process.env })
  const detected = await detectFormat(file)
  const destination = dryRun ? null : await openDestination(config, createLogger(config.logLevel), url)
  if (destination) process.stderr.write(`Importing ${file} ${destination.name} …\n`)
  try {
    const report = await runImport({
      file,
      format: format ?? detected,
      decimal,
      quiet,
      dryRun,
      check,
      reportFile,
      signal,
      sink: destination?.sink ?? (() => Promise.reject(new Error('A dry run stores nothing.'))),
      out: process.stderr,
    })
    process.stdout.write(renderReport(report))
    if (report.stopped) process.exitCode = exitCodes[report.stopped.reason]
  } finally {
    await destination?.close()
  }
})

/**
 * @returns the note when another factor stands in
 * @throws InputError for an activity that the ingest would reject
 */
function check(activity: ActivityInputLike): string | null {
  return standsInOf(compute(parseActivity(fromWire(activity), new Date())).calculation.inputs)
}

function readArguments() {
  const { values, positionals } = parsed()
  const [file, ...more] = positionals
  if (!file && !values.help) throw new ConfigError(`Say which file to import.\n\n${usage}`)
  if (more.length > 0) throw new ConfigError(`One file at a time: ${more.join(' ')} is too much.\n\n${usage}`)
  const { format, decimal } = values
  if (decimal !== undefined && !isDecimal(decimal))
    throw new ConfigError(`--decimal is comma or point, not ${decimal}.`)
  if (format !== undefined && !isFormat(format))
    throw new ConfigError(`--format is activities or shipments, not ${format}.`)
  return { ...values, file: file ?? '', format, decimal, dryRun: values['dry-run'], reportFile: values.report }
}

function isDecimal(text: string): text is Decimal {
  return ['comma', 'point'].includes(text)
}

function isFormat(text: string): text is ImportFormat {
  return ['activities', 'shipments'].includes(text)
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        decimal: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        report: { type: 'string' },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${usage}`)
  }
}
