/** Turns what a clock on the wall shows into an instant, by the time zones of IANA. */
import { Temporal } from 'temporal-polyfill'
import { InputError } from './errors.ts'
import { knownOffset, WallClock, withOffset } from './instant.ts'

/** Abbreviations such as IST and CST name several zones each, and IANA does not know them. */
const zoneName = /^[A-Z][\w+-]*(\/[\w+-]+){1,2}$/i
/** Names of IANA without an Area/: places, and UTC. */
const plainNames = new Set([
  ...['cuba', 'egypt', 'eire', 'gb', 'gb-eire', 'hongkong', 'iceland', 'iran', 'israel', 'jamaica', 'japan'],
  ...['kwajalein', 'libya', 'navajo', 'nz', 'nz-chat', 'poland', 'portugal', 'prc', 'roc', 'rok', 'singapore'],
  ...['turkey', 'w-su', 'gmt', 'gmt0', 'gmt+0', 'gmt-0', 'greenwich', 'uct', 'universal', 'utc', 'zulu'],
])
/** Names that IANA knows and that say a rule, or nothing: many places used them, but not all of them always. */
const placeless = /^(CET|EET|MET|WET|EST|HST|MST|(EST5E|CST6C|MST7M|PST8P)DT|Factory)$/i

/**
 * The IANA time zone that a caller named; null for none. Abbreviations are refused, also those that IANA knows.
 * @throws InputError UNKNOWN_TIME_ZONE
 */
export function timeZoneOf(name: string | null | undefined): string | null {
  const asked = name?.trim()
  if (!asked) return null
  const isName = zoneName.test(asked) || plainNames.has(asked.toLowerCase())
  if (asked.length <= maxNameCharacters && isName && isKnown(asked)) return asked
  const shown = JSON.stringify(asked.length > 40 ? `${asked.slice(0, 40)}…` : asked)
  throw new InputError(
    'UNKNOWN_TIME_ZONE',
    placeless.test(asked)
      ? `${shown} does not say where: write the time zone as Area/City, such as Europe/Berlin.`
      : `${shown} is no time zone of the IANA database: write it like Europe/Berlin or America/New_York.`,
  )
}

const maxNameCharacters = 64
/** Kept by name, because asking costs as much as reading ten scans. */
const known = new Map<string, boolean>()
const maxKnownZones = 1_000

function isKnown(zone: string): boolean {
  let answer = known.get(zone)
  if (answer === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone })
      answer = true
    } catch {
      answer = false
    }
    if (known.size < maxKnownZones) known.set(zone, answer)
  }
  return answer
}

/**
 * The instant that was written. A local time is the time in `zone`; an offset is never guessed. An instant that was
 * written with a Z gets the offset of the zone.
 * @throws InputError MISSING_OFFSET without a zone; NO_SUCH_TIME and AMBIGUOUS_TIME where clocks change; BAD_TIME for a
 * day alone; TIME_ZONE_CONFLICT when the offset is not that of the zone
 */
export function instantOf(field: string, written: Date | WallClock, zone: string | null): Date {
  if (!(written instanceof WallClock)) return zone === null ? written : agreeing(field, written, zone)
  if (written.time === null) {
    throw new InputError('BAD_TIME', `${field} is a day without a time: write it like ${written.day}T09:30:00+01:00.`)
  }
  if (zone === null) {
    throw new InputError(
      'MISSING_OFFSET',
      `${field} is ${written}, without an offset from UTC: write it like ${written}+01:00 or ${written}Z, or name its timeZone.`,
    )
  }
  return instantInZone(field, written, zone)
}

function instantInZone(field: string, written: WallClock, zone: string): Date {
  const local = Temporal.PlainDateTime.from(written.toString())
  try {
    return dateOf(local.toZonedDateTime(zone, { disambiguation: 'reject' }))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' })
  const send = `send ${textOf(earlier)} or ${textOf(later)}`
  if (earlier.toPlainDateTime().equals(local)) {
    throw new InputError('AMBIGUOUS_TIME', `${field} ${written} comes twice in ${zone}, where clocks go back: ${send}.`)
  }
  throw new InputError('NO_SUCH_TIME', `${field} ${written} never comes in ${zone}, where clocks go forward: ${send}.`)
}

function agreeing(field: string, instant: Date, zone: string): Date {
  const there = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)
  const offset = knownOffset(instant)
  if (offset === null) return withOffset(instant, offsetOf(there))
  if (offset === offsetOf(there)) return instant
  throw new InputError(
    'TIME_ZONE_CONFLICT',
    `${field} has the offset ${offset}, and in ${zone} it is ${textOf(there)} then: correct one of them, or leave the time zone out.`,
  )
}

const dateOf = (time: Temporal.ZonedDateTime): Date => withOffset(new Date(time.epochMilliseconds), offsetOf(time))
/** Some zones had seconds in their offset until 1972; EPCIS cannot express them. */
const offsetOf = (time: Temporal.ZonedDateTime): string => time.offset.slice(0, 6)
const textOf = (time: Temporal.ZonedDateTime): string => time.toString({ timeZoneName: 'never' })

/** The offset from UTC, such as `+02:00`, that a zone has at an instant. */
export const offsetIn = (zone: string, instant: Date): string =>
  offsetOf(Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone))

/** The last millisecond of a day in a zone: the day of a clock change is shorter or longer. */
export const endOfDayIn = (day: string, zone: string): Date =>
  new Date(Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1)
