import { Co2 } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { type EmissionRow, factorsOf } from './emission.ts'
import classes from './period-emissions.module.css'
import { factorInWords } from './words.ts'

/** The factors behind some emissions, with their source. */
export function FactorList({ rows }: { rows: readonly EmissionRow[] }) {
  const factors = factorsOf(rows)
  if (factors.length === 0) return null
  return (
    <section className={classes.factors} aria-label="Factors used">
      <h3>Factors used</h3>
      <ul>
        {factors.map(({ factor, count, co2 }) => (
          <li key={factor.id}>
            {factor.label}: <strong>{factorInWords(factor)}</strong>, {formatCount(count)}{' '}
            {count === 1 ? 'emission' : 'emissions'}, <Co2 kg={co2} />
            <small>
              {factor.publisher}, {factor.dataset}, {factor.edition}. {factor.licence}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
