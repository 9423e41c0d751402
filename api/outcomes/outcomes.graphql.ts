import { builder } from '../builder.ts'
import { Entity } from '../emissions/entities.graphql.ts'
import { DriverRef, HotspotMeasureRef } from '../hotspots/hotspots.graphql.ts'
import type { Entity as EntityRow, Recommendation } from '../platform/generated/prisma/client.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { WorkUnitRef } from '../vocabulary/work-unit.graphql.ts'
import { entitiesOf } from './compared-loader.ts'
import { type Measured, readMeasured, type Saving } from './measure.ts'
import type { OutcomeStatus } from './outcome-lifecycle.ts'
import { readPlan } from './plan.ts'
import { realisedShare, type TrackRecord } from './track-record.ts'

const OutcomeStatusRef = builder.enumType('OutcomeStatus', {
  description: 'How far the effect of an approved action is measured.',
  values: {
    PLANNED: { description: 'It is settled how the effect is measured; the action has not begun.' },
    STARTED: { description: 'A person said that the action has begun; no period has ended since.' },
    MEASURING: { description: 'At least one period has ended since the start; the verdict is not due yet.' },
    VERIFIED: { description: 'Less is emitted: both methods show it, each with at most 5 % chance of error.' },
    NOT_SHOWN: {
      description: 'The verdict was due, and no effect is shown: there is none, or it is too small to tell.',
    },
    WORSE: { description: 'More is emitted: both methods show it, each with at most 5 % chance of error.' },
  } satisfies Record<OutcomeStatus, object>,
})

const SavingRef = builder.objectRef<Saving>('SavingEstimate').implement({
  description: 'An estimated saving with its interval, in kg CO2e for each period like that of the hotspot.',
  fields: (t) => ({
    estimate: t.exposeFloat('estimate', { description: 'The saving; negative where more is emitted.' }),
    low: t.exposeFloat('low', { description: 'The lower end of the 95 % interval.' }),
    high: t.exposeFloat('high', { description: 'The upper end of the 95 % interval.' }),
  }),
})

type ComparedEntity = { name: string; entity: EntityRow | null; weight: number | null }

const ComparedRef = builder.objectRef<ComparedEntity>('ComparedEntity').implement({
  description:
    'An entity that another is compared with, to tell the effect of an action from what happened everywhere.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name when the plan was made.' }),
    entity: t.expose('entity', { type: Entity, nullable: true, description: 'The entity; null when it is gone.' }),
    weight: t.exposeFloat('weight', {
      nullable: true,
      description:
        'Its share of the synthetic control, 0 to 1; null while nothing is measured, and where it can be compared with no more.',
    }),
  }),
})

const measuredOf = ({ measured }: Recommendation): Measured | null =>
  measured ? readOrLeaveOut(() => readMeasured(measured), null) : null

export const OutcomeRef = builder.objectRef<Recommendation>('Outcome').implement({
  description:
    'How the effect of an approved action is measured, and what was measured. Amounts are kg CO2e, tank-to-wheel, for each period like that of the hotspot; savings are positive. The plan is settled at the approval and stays as it is.',
  fields: (t) => ({
    status: t.field({
      type: OutcomeStatusRef,
      description: 'How far it is.',
      resolve: ({ outcomeStatus }): OutcomeStatus => outcomeStatus ?? 'PLANNED',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the action began; null until a person says so.',
    }),
    startedBy: t.exposeString('startedBy', {
      nullable: true,
      description: 'Who said that the action has begun; null until then.',
    }),
    expected: t.float({
      description: 'The saving that was promised: co2Reduction at the approval.',
      resolve: ({ plan }) => readPlan(plan).expected,
    }),
    smallestEffect: t.float({
      description:
        'The smallest saving that the plan can show, four times in five. Where it is above expected, most likely the effect will not be shown.',
      resolve: ({ plan }) => readPlan(plan).smallestEffect,
    }),
    estimate: t.float({
      nullable: true,
      description: 'The saving as measured so far, by both methods together; null while nothing is measured.',
      resolve: (row) => measuredOf(row)?.saving?.estimate,
    }),
    low: t.float({
      nullable: true,
      description: 'The lower end of the 95 % interval of estimate.',
      resolve: (row) => measuredOf(row)?.saving?.low,
    }),
    high: t.float({
      nullable: true,
      description: 'The upper end of the 95 % interval of estimate.',
      resolve: (row) => measuredOf(row)?.saving?.high,
    }),
    byMatching: t.field({
      type: SavingRef,
      nullable: true,
      description:
        'The saving by difference-in-differences against the matched entities; null while nothing is measured.',
      resolve: (row) => measuredOf(row)?.matched,
    }),
    bySyntheticControl: t.field({
      type: SavingRef,
      nullable: true,
      description:
        'The saving against a synthetic control, a weighted mean of the matched entities; null while nothing is measured.',
      resolve: (row) => measuredOf(row)?.synthetic,
    }),
    drivers: t.field({
      type: [DriverRef],
      description:
        'What moved the emissions of a mean period since the start against one of the baseline. ACTIVITY is more or less work, which is no effect where the measure is INTENSITY.',
      resolve: (row) => measuredOf(row)?.drivers ?? [],
    }),
    measure: t.field({
      type: HotspotMeasureRef,
      description: 'INTENSITY: what is emitted for the work done; TOTAL where no work is known.',
      resolve: ({ plan }) => readPlan(plan).measure,
    }),
    workUnit: t.field({
      type: WorkUnitRef,
      nullable: true,
      description: 'The unit of the work; null where the measure is TOTAL.',
      resolve: ({ plan }) => readPlan(plan).unit,
    }),
    baselineFrom: t.field({
      type: 'DateTime',
      description: 'The start of the baseline that the periods after the start are compared with.',
      resolve: ({ plan }) => new Date(readPlan(plan).from),
    }),
    baselineTo: t.field({
      type: 'DateTime',
      description: 'The end of the baseline.',
      resolve: ({ plan }) => new Date(readPlan(plan).to),
    }),
    periods: t.int({
      description: 'How many periods are measured after the start.',
      resolve: ({ plan }) => readPlan(plan).periods,
    }),
    measuredPeriods: t.int({
      description: 'How many of them have a figure so far.',
      resolve: (row) => measuredOf(row)?.periods ?? 0,
    }),
    comparedWith: t.field({
      type: [ComparedRef],
      extensions: { rows: 20 },
      description: 'The entities that it is compared with, the most alike first.',
      resolve: async (row, _args, context): Promise<ComparedEntity[]> => {
        const { comparisons } = readPlan(row.plan)
        const weights = measuredOf(row)?.weights ?? {}
        const entities = await entitiesOf(
          context,
          comparisons.map(({ id }) => id),
        )
        return comparisons.map(({ id, name }, n) => ({
          name,
          entity: entities[n] ?? null,
          weight: weights[id] ?? null,
        }))
      },
    }),
    explanation: t.string({
      description: 'The plan, and what was measured by it so far, in sentences for people to read.',
      resolve: (row) => [readPlan(row.plan).note, measuredOf(row)?.note].filter(Boolean).join(' '),
    }),
    verdictDueAt: t.field({
      type: 'DateTime',
      description:
        'When the verdict is due, in event time; until the action has begun, as if it began at the approval.',
      resolve: ({ verdictDueAt }) => verdictDueAt ?? new Date(0),
    }),
  }),
})

export const TrackRecordRef = builder.objectRef<TrackRecord>('TrackRecord').implement({
  description: 'The verdicts on one measure, at all entities where it was approved and its time is over.',
  fields: (t) => ({
    verified: t.exposeInt('verified', { description: 'How often its saving was VERIFIED.' }),
    notShown: t.exposeInt('notShown', { description: 'How often no effect was shown.' }),
    worse: t.exposeInt('worse', { description: 'How often more was emitted.' }),
    realisedShare: t.float({
      description:
        'The share of its promise to be expected: the mean of what was realised, drawn to 1 while there are few verdicts; 1 without any.',
      resolve: realisedShare,
    }),
  }),
})
