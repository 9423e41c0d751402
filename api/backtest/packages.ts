import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { MilestoneScan } from '../ingest/import/milestones-csv.ts'
import { readMilestonesCsv } from '../ingest/import/milestones-csv.ts'
import type { ImportProblem } from '../ingest/import/row.ts'
import { ConfigError, InputError } from '../platform/errors.ts'
import { renderPackageScores } from './package-report.ts'
import { type PackageScores, scorePackages } from './package-scores.ts'
import { replayPackages } from './replay-packages.ts'

const usage = `Usage: npm run backtest -- packages FILE [--json FILE]

Plays a file of milestones (the columns of the Cargo 2000 data set) through the package monitor, in the order of event
time, and prints how good its warnings were. --json writes the same figures to a file.`

const problemsShown = 5

/** Reads the arguments and the file, prints the tables. */
export async function backtestPackages(args: string[]): Promise<void> {
  const { file, json } = readArguments(args)
  const { scores, problems } = await scoreFile(file)
  for (const { line, message } of problems.slice(0, problemsShown)) console.error(`Line ${line} left out: ${message}`)
  if (problems.length > problemsShown) console.error(`${problems.length - problemsShown} more lines were left out.`)
  process.stdout.write(renderPackageScores(file, scores))
  if (json !== undefined) write(json, `${JSON.stringify({ file, ...scores }, null, 2)}\n`)
}

/**
 * The scores of a file, and the problems in reading it.
 * @throws InputError what `readMilestonesCsv` throws; NOTHING_DELIVERED
 */
export async function scoreFile(file: string): Promise<{ scores: PackageScores; problems: ImportProblem[] }> {
  const scans: MilestoneScan[] = []
  const problems: ImportProblem[] = []
  for await (const row of readMilestonesCsv(file)) {
    if ('scan' in row) scans.push(row.scan)
    else problems.push(row)
  }
  const forecasts = replayPackages(scans)
  if (forecasts.length === 0) {
    const [first] = problems
    const why = first ? ` The first problem is in line ${first.line}: ${first.message}` : ''
    throw new InputError('NOTHING_DELIVERED', `${file} holds no package with a milestone before its DLV.${why}`)
  }
  return { scores: scorePackages(forecasts), problems }
}

function readArguments(args: string[]): { file: string; json: string | undefined } {
  const { values, positionals } = parsed(args)
  const [file, ...more] = positionals
  if (file === undefined) throw new ConfigError(`Say which file of milestones to play.\n\n${usage}`)
  if (more.length > 0) throw new ConfigError(`One file at a time: ${more.join(' ')} is too much.\n\n${usage}`)
  return { file, json: values.json }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { json: { type: 'string' } } })
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${usage}`)
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new ConfigError(`${file} cannot be written: ${(error as Error).message}.`)
  }
}
