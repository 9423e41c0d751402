import type { PackageScores } from './package-scores.ts'

/** The scores for people, as tables. Ends with a line break. */
export function renderPackageScores(file: string, scores: PackageScores): string {
  const { packages, latePackages, milestones, warnings, reliability, calibrationError, intervalCoverage } = scores
  const late = `${latePackages} of them late (${percent(latePackages / packages)})`
  return [
    `${file}: ${packages} packages delivered, ${late}`,
    '',
    'DELAYED at the moment of each milestone',
    table(
      ['milestone', 'forecasts', 'late', 'said by', 'precision', 'recall', 'Brier'],
      milestones.flatMap(({ milestone, forecasts, late, rules }) =>
        rules.map(({ rule, precision, recall, brier }, i) => [
          ...(i === 0 ? [milestone, String(forecasts), percent(late / forecasts)] : ['', '', '']),
          rule,
          percent(precision),
          percent(recall),
          brier.toFixed(4),
        ]),
      ),
    ),
    'First warning for the packages that were late',
    table(
      ['said by', 'late', 'warned', 'before the miss', 'median lead', 'on time, warned'],
      warnings.map((warning) => [
        warning.rule,
        String(warning.late),
        String(warning.warned),
        `${warning.warnedBeforeMiss} (${percent(warning.warnedBeforeMiss / Math.max(1, warning.late))})`,
        warning.medianLeadHours === null ? '-' : `${warning.medianLeadHours.toFixed(1)} h`,
        String(warning.onTimeWarned),
      ]),
    ),
    'Confidence: the share of forecasts with this probability that were late',
    table(
      ['chance', 'forecasts', 'mean', 'proved late'],
      reliability.map(({ from, to, forecasts, confidence, late }) => [
        `${from.toFixed(1)} to ${to.toFixed(1)}`,
        String(forecasts),
        forecasts === 0 ? '-' : confidence.toFixed(3),
        forecasts === 0 ? '-' : late.toFixed(3),
      ]),
    ),
    `Mean distance between confidence and outcome (weighted by bin): ${calibrationError.toFixed(4)}`,
    `Deliveries within their 80 % interval: ${percent(intervalCoverage)}`,
    '',
  ].join('\n')
}

const percent = (share: number | null): string => (share === null ? '-' : `${(100 * share).toFixed(1)} %`)

/** Columns as wide as needed; columns whose cells begin with a digit or a dash are aligned to the right. */
function table(head: readonly string[], rows: readonly string[][]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? '').length)))
  const isNumeric = head.map((_, column) => rows.every((cells) => /^([\d-]|$)/.test(cells[column] ?? '')))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line), ''].join('\n')
}
