import { packageAddress } from '../../addresses/packages.ts'
import { Link } from '../../ui/controls/link.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { exactCo2 } from '../../ui/format/numbers.ts'
import { formatWord } from '../../ui/format/words.ts'
import { agrees, type EmissionRow, type Factor } from './emission.ts'
import classes from './emission-detail.module.css'
import { factorInWords, formulaInFigures, formulaInWords, inputRows } from './words.ts'

/** How one emission was computed: inputs, factor, formula, and whether computing it again gives the same figure. */
export function EmissionDetail({ emission }: { emission: EmissionRow }) {
  const { calculation, co2 } = emission
  const { factor, inputs } = calculation
  return (
    <div className={classes.detail}>
      <section className={classes.formula} aria-label="Formula">
        <p className={classes.words}>{formulaInWords(calculation)}</p>
        <p className={classes.figures}>
          {factor && `${formulaInFigures(calculation)} = `}
          <strong>{exactCo2(co2)}</strong>
        </p>
        <Check stored={co2} recomputed={calculation.recomputed} />
        {!emission.includedInSeries && (
          <p className={classes.fault}>
            Physically impossible: kept and shown, but in no series, baseline or hotspot. Correct the event to have it
            count.
          </p>
        )}
      </section>
      <section aria-label="Inputs">
        <h3>Inputs</h3>
        <dl>
          {inputRows(inputs).map(({ key, label, text }) => (
            <div key={key}>
              <dt title={key}>{label}</dt>
              <dd>{key === 'trackingNumber' ? <Link href={packageAddress.href(text)}>{text}</Link> : text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-label="Factor">
        <h3>Factor</h3>
        {factor ? <FactorRows factor={factor} /> : <p>None: the amount is as its owner reported it.</p>}
      </section>
      <section aria-label="Event">
        <h3>Event</h3>
        <EventRows emission={emission} />
      </section>
    </div>
  )
}

function Check({ stored, recomputed }: { stored: number; recomputed: number }) {
  const isSame = agrees(recomputed, stored)
  return (
    <p className={classes.check} data-agrees={isSame}>
      <span aria-hidden="true">{isSame ? '✓' : '≠'}</span> Computed again just now: {exactCo2(recomputed)}
      {isSame ? ', the same as stored.' : `, but ${exactCo2(stored)} is stored.`}
    </p>
  )
}

function FactorRows({ factor }: { factor: Factor }) {
  return (
    <dl>
      <div>
        <dt>Of</dt>
        <dd>{factor.label}</dd>
      </div>
      <div>
        <dt>Value</dt>
        <dd>{factorInWords(factor)}</dd>
      </div>
      <div>
        <dt>Published by</dt>
        <dd>{factor.publisher}</dd>
      </div>
      <div>
        <dt>In</dt>
        <dd>
          {factor.dataset}, {factor.edition}, row {factor.code}
        </dd>
      </div>
      <div>
        <dt>Licence</dt>
        <dd>{factor.licence}</dd>
      </div>
    </dl>
  )
}

function EventRows({ emission }: { emission: EmissionRow }) {
  const { entity, entities } = emission
  const named = ({ name, key, type }: EmissionRow['entity']) =>
    `${name.trim() || key} (${formatWord(type).toLowerCase()})`
  const others = entities.filter(({ id }) => id !== entity.id)
  return (
    <dl>
      <div>
        <dt>Happened</dt>
        <dd>
          <Instant at={emission.occurredAt} />
        </dd>
      </div>
      <div>
        <dt>Filed under</dt>
        <dd className={classes.name} title={named(entity)}>
          {named(entity)}
        </dd>
      </div>
      {others.map((other) => (
        <div key={other.id}>
          <dt>Counts for</dt>
          <dd className={classes.name} title={named(other)}>
            {named(other)}
          </dd>
        </div>
      ))}
      {emission.package && (
        <div>
          <dt>Package</dt>
          <dd>
            <Link href={packageAddress.href(emission.package.trackingNumber)}>{emission.package.trackingNumber}</Link>
          </dd>
        </div>
      )}
      <div>
        <dt>Event id</dt>
        <dd className={classes.name} title={emission.eventId}>
          {emission.eventId}
        </dd>
      </div>
    </dl>
  )
}
