import {
  boundedLogit,
  type Calibration,
  calibrate,
  calibrationLength,
  countOutcome,
  fitCalibration,
  identity,
} from './calibration.ts'
import {
  type Axis,
  count,
  ratioAxis,
  remainingAxis,
  rowLength,
  type Sample,
  sampleOf,
  sizeOf,
  stepAxis,
} from './histogram.ts'
import { blend, logLogistic, minutesExceeded, type Survival, shrinkage } from './survival.ts'

/** The state of a package for an estimate. Times are event times. */
export type Question = {
  carrier: string
  /** Names of the places where it departs and arrives; null when unknown. */
  origin: string | null
  destination: string | null
  /** The newest milestone, or the status where scans carry none. */
  milestone: string
  /** When that milestone was reached. */
  at: Date
  /** At or after `at`; no further milestone came in between. */
  now: Date
  /** When that milestone was planned to be reached. */
  plannedAt: Date | null
  promisedAt: Date | null
}

/** Rows of counts by key. */
export type History = ReadonlyMap<string, readonly number[]>

/** A delivered package, with every scan before the delivery in the order of event time. */
export type Delivered = Pick<Question, 'carrier' | 'origin' | 'destination' | 'promisedAt'> & {
  deliveredAt: Date
  /** `rawLogit`: the estimate made when this was the newest milestone; null when none was made. */
  milestones: readonly (Pick<Question, 'milestone' | 'at' | 'plannedAt'> & {
    rawLogit: number | null
    /** The carrier that had it then; when absent, the one that delivered it. */
    carrier?: string
  })[]
}

export type Estimate = {
  /** The median. */
  expected: Date
  /** One in ten deliveries is before `earliest`, one in ten after `latest`. */
  earliest: Date
  latest: Date
  /** Calibrated probability of a delivery after the promise; null without a promise. */
  lateProbability: number | null
  /** The same as log odds before calibration, kept until the outcome is known; null when it is certain. */
  rawLogit: number | null
  /** The number of comparable packages behind the estimate. */
  basis: number
}

/** How long the step from this milestone to the next one usually takes. */
export type StepTime = {
  /** The share of comparable steps that took longer. */
  chanceStillOpen(elapsedMs: number): number
  /** The time within which a share `p` of comparable steps was done. */
  quantileMs(p: number): number
  basis: number
}

const minuteMs = 60_000
const minutesBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / minuteMs

// Without history: four of five promises are kept, most packages take days, and a step takes hours.
const priorRatio = logLogistic(0.7, 4)
const priorRemaining = logLogistic(2 * 24 * 60, 1.5)
const priorStep = logLogistic(8 * 60, 1.2)

/** The keys of the rows that an estimate or a step time needs. */
export function keysOf(question: Omit<Question, 'now'>, known: Known = noneKnown()): string[] {
  return [...groupOf(question, known).levels.map(({ key }) => key), ...calibrationKeys(question)]
}

/** Packages that share a comparison: same carrier, ends, milestone and class of planned duration. */
type Group = { name: string; levels: readonly Level[] }

function groupOf(question: Omit<Question, 'now'>, { groups }: Known): Group {
  const { carrier, origin, destination, milestone } = question
  const planned = plannedMinutes(question)
  const plan = planned === null ? null : planClass(planned)
  // No text contains the character 0.
  const name = [carrier, origin ?? '\0', destination ?? '\0', milestone, plan].join('\0')
  const group = groups.get(name) ?? { name, levels: durationLevels(question, plan) }
  groups.set(name, group)
  return group
}

type Place = Pick<Question, 'carrier' | 'origin' | 'destination' | 'milestone'>

/** One row; `within`: the key of a more specific row whose packages all count in this one, too. */
type Level = { key: string; within?: string }

/** From general to specific. */
function durationLevels({ carrier, origin, destination, milestone }: Place, plan: number | null): Level[] {
  const key = (...parts: (string | number)[]) => JSON.stringify([...parts, milestone])
  const ofCarrier = key('carrier', carrier)
  const from = origin === null ? undefined : key('from', carrier, origin)
  const to = destination === null ? undefined : key('to', carrier, destination)
  const lane = from && to && key('lane', carrier, `${origin}`, `${destination}`)
  // Services to the same place differ by their planned duration.
  const service = plan === null ? undefined : to && key('plan', carrier, `${destination}`, plan)
  return [
    { key: key('any'), within: ofCarrier },
    { key: ofCarrier, within: from ?? to },
    { key: from, within: lane },
    { key: to, within: service ?? lane },
    { key: service },
    { key: lane },
  ].filter((level): level is Level => level.key !== undefined)
}

/** Two classes per doubling. */
const planClass = (plannedMinutes: number): number => Math.floor(2 * Math.log2(plannedMinutes))

const calibrationKeys = ({ carrier }: Pick<Question, 'carrier'>): string[] => [
  JSON.stringify(['outcomes']),
  JSON.stringify(['outcomes', carrier]),
]

/** Planned minutes from a milestone to the promise; without a plan, from when it was reached; null when negative. */
function plannedMinutes({ at, plannedAt, promisedAt }: Pick<Question, 'at' | 'plannedAt' | 'promisedAt'>) {
  if (promisedAt === null) return null
  if (plannedAt !== null) return Math.max(60, minutesBetween(plannedAt, promisedAt))
  return promisedAt > at ? Math.max(60, minutesBetween(at, promisedAt)) : null
}

/** Adds the observations from a delivery to rows of counts, in place. @returns the rows */
export function observationsOf(delivered: Delivered, deltas = new Map<string, number[]>()): Map<string, number[]> {
  const delta = (key: string, length: number): number[] => {
    const known = deltas.get(key) ?? new Array<number>(length).fill(0)
    deltas.set(key, known)
    return known
  }
  const { deliveredAt, promisedAt, milestones } = delivered
  for (const [i, step] of milestones.entries()) {
    const remaining = Math.max(1, minutesBetween(step.at, deliveredAt))
    const planned = plannedMinutes({ ...step, promisedAt })
    const untilNext = Math.max(1, minutesBetween(step.at, milestones[i + 1]?.at ?? deliveredAt))
    const place = { ...delivered, carrier: step.carrier ?? delivered.carrier, milestone: step.milestone }
    for (const { key } of durationLevels(place, planned === null ? null : planClass(planned))) {
      const row = delta(key, rowLength)
      count(row, remainingAxis, remaining)
      if (planned !== null) count(row, ratioAxis, remaining / planned)
      count(row, stepAxis, untilNext)
    }
    if (step.rawLogit === null || promisedAt === null) continue
    for (const key of calibrationKeys(place))
      countOutcome(delta(key, calibrationLength), step.rawLogit, deliveredAt > promisedAt)
  }
  return deltas
}

type Chance = Pick<Estimate, 'lateProbability' | 'rawLogit'>

/** An estimate for a package in its present state, at any later time. */
export type Outlook = {
  /** Only the probability, which costs a small part of the estimate. */
  chanceAt(now: Date): Chance
  estimateAt(now: Date): Estimate
  step: StepTime
}

/**
 * When a package will be delivered, and the probability that this is after its promise, from comparable packages.
 * Averages two views as log odds: the remaining time, and its ratio to the planned time. Whatever does not depend on
 * the time is computed once.
 */
export function outlookOf(question: Omit<Question, 'now'>, history: History, known = noneKnown()): Outlook {
  const { at, promisedAt } = question
  const planned = plannedMinutes(question)
  const { remaining, ratio, hasRatio, calibration, basis, step } = comparisonOf(question, history, known)
  const prior: Survival = planned === null ? priorRemaining : (t) => priorRatio(t / planned)
  const views = [blend(prior, remainingAxis, remaining)]
  if (planned !== null && hasRatio) {
    const ofPlan = blend(priorRatio, ratioAxis, ratio)
    views.push((t) => ofPlan(t / planned))
  }
  const slack = promisedAt === null ? 0 : minutesBetween(at, promisedAt)

  /** Log odds that the duration exceeds `t`, given that `elapsed` has passed. */
  function rawFrom(now: Date): (t: number) => number {
    const elapsed = Math.max(0, minutesBetween(at, now))
    const open = views.map((survival) => survival(elapsed))
    return (t) => {
      let sum = 0
      for (const [n, survival] of views.entries()) sum += boundedLogit(t <= elapsed ? 1 : survival(t) / (open[n] ?? 1))
      return sum / views.length
    }
  }

  function chanceFrom(raw: (t: number) => number, now: Date): Chance {
    if (promisedAt === null) return { lateProbability: null, rawLogit: null }
    if (promisedAt <= now) return { lateProbability: 1, rawLogit: null }
    const rawLogit = raw(slack)
    return { lateProbability: calibrate(calibration, rawLogit), rawLogit }
  }

  let last: { time: number; chance: Chance } | null = null

  return {
    // Cached: judging, storing and reporting ask for the same time.
    chanceAt(now) {
      const time = now.getTime()
      if (last?.time !== time) last = { time, chance: chanceFrom(rawFrom(now), now) }
      return last.chance
    },
    estimateAt(now) {
      const raw = rawFrom(now)
      const after: Survival = (t) => calibrate(calibration, raw(t))
      const dateExceeded = (chance: number) =>
        new Date(Math.max(now.getTime(), at.getTime() + minutesExceeded(after, chance) * minuteMs))
      return {
        expected: dateExceeded(0.5),
        earliest: dateExceeded(0.9),
        latest: dateExceeded(0.1),
        ...chanceFrom(raw, now),
        basis,
      }
    },
    step,
  }
}

/** The estimate of `outlookOf` at one time. */
export const estimate = (question: Question, history: History): Estimate =>
  outlookOf(question, history).estimateAt(question.now)

/** How long the step from this milestone to the next one takes, from comparable packages. */
export const stepTime = (question: Omit<Question, 'now'>, history: History): StepTime =>
  comparisonOf(question, history, noneKnown()).step

/** Caches what was computed from a history, while the history stays the same; calibrations by their newest row. */
export type Known = {
  groups: Map<string, Group>
  comparisons: Map<string, Comparison>
  samples: Map<string, Sample>
  calibrations: Map<string, Calibration>
}

export const noneKnown = (): Known => ({
  groups: new Map(),
  comparisons: new Map(),
  samples: new Map(),
  calibrations: new Map(),
})

/** The history of a group. */
type Comparison = {
  /** From general to specific, for the remaining time and for its ratio to the planned time. */
  remaining: readonly Sample[]
  ratio: readonly Sample[]
  hasRatio: boolean
  calibration: Calibration
  basis: number
  step: StepTime
}

function comparisonOf(question: Omit<Question, 'now'>, history: History, known: Known): Comparison {
  const { name, levels } = groupOf(question, known)
  const before = known.comparisons.get(name)
  if (before) return before
  const samplesOf = (axis: Axis) => levels.map((level) => sampleAt(level, history, axis, known))
  const ratio = samplesOf(ratioAxis)
  const basis = basisOf(levels, history)
  const comparison = {
    remaining: samplesOf(remainingAxis),
    ratio,
    hasRatio: ratio.some(({ size }) => size > 0),
    calibration: calibrationOf(question.carrier, history, known),
    basis,
    step: stepOf(samplesOf(stepAxis), basis),
  }
  known.comparisons.set(name, comparison)
  return comparison
}

function stepOf(samples: readonly Sample[], basis: number): StepTime {
  const survival = blend(priorStep, stepAxis, samples)
  const quantiles = new Map<number, number>()
  return {
    chanceStillOpen: (elapsedMs) => survival(Math.max(0, elapsedMs / minuteMs)),
    // Cached: each is a search, and is needed many times.
    quantileMs(p) {
      const ms = quantiles.get(p) ?? minutesExceeded(survival, 1 - p) * minuteMs
      quantiles.set(p, ms)
      return ms
    },
    basis,
  }
}

function calibrationOf(carrier: string, history: History, { calibrations }: Known): Calibration {
  const keys = calibrationKeys({ carrier })
  const name = keys.at(-1) ?? ''
  const known =
    calibrations.get(name) ?? keys.reduce((general, key) => fitCalibration(history.get(key), general), identity)
  calibrations.set(name, known)
  return known
}

/** Counts a package only in the most specific row that has it, else a short history would look like a long one. */
function sampleAt({ key, within }: Level, history: History, axis: Axis, { samples }: Known): Sample {
  const name = `${axis.offset} ${within ?? ''} ${key}`
  const known = samples.get(name) ?? sampleOf(axis, history.get(key), within ? history.get(within) : undefined)
  samples.set(name, known)
  return known
}

/** The size of the most specific row that outweighs the more general ones; else that of the most general row. */
function basisOf(levels: readonly Level[], history: History): number {
  const sizes = levels.map(({ key }) => sizeOf(remainingAxis, history.get(key)))
  return sizes.findLast((size) => size >= shrinkage) ?? sizes[0] ?? 0
}
