// @vitest-environment happy-dom
import { createMemoryHistory } from '@tanstack/react-router'
import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlumeRouter } from '../router.tsx'
import { Link } from '../ui/controls/link.tsx'
import { type Address, keptHref, parseSearch } from './address.ts'
import { alertAddress, alertsAddress } from './alerts.ts'
import { anomaliesAddress } from './anomalies.ts'
import { hotspotAddress, hotspotsAddress } from './hotspots.ts'
import { mapAddress, statusesOnMap } from './map.ts'
import { overviewAddress } from './overview.ts'
import { packageAddress, packagesAddress } from './packages.ts'
import { recommendationAddress, recommendationsAddress } from './recommendations.ts'
import { systemAddress } from './system.ts'

const text = fc.string({ unit: 'grapheme' })
const word = <Word extends string>(...words: Word[]) => fc.constantFrom(...words)
const sort = fc.record({ by: word('name', 'severity', 'detected'), falling: fc.boolean() })
const level = word('', 'WARN', 'HIGH', 'CRITICAL')
const degrees = (most: number) =>
  fc.integer({ min: -most * 1000, max: most * 1000 }).map((whole) => (whole || 0) / 1000)

/** What a page's address can say: every parameter, by all values or by some of any kind. */
type Sayable<Values> = { [Name in keyof Values]: Arbitrary<Values[Name]> }
const alertsSayable = {
  status: word('', 'firing', 'acknowledged', 'silenced', 'resolved', 'all'),
  level,
  order: word('', 'newest'),
  q: text,
}

type Case = [name: string, hrefs: Arbitrary<{ href: string; said: object; read: object }>]

const rowOrPage = <Values,>(
  address: Address<Values> & { href: (...args: never) => string },
  sayable: Sayable<Values>,
): Case => [
  address.path,
  fc
    .record({ id: text.filter(Boolean), said: fc.record(sayable as Record<string, Arbitrary<unknown>>) })
    .map(({ id, said }) => {
      const args = address.path.endsWith('$id') ? [id, said] : [said]
      const href = (address.href as (...args: unknown[]) => string)(...args)
      const [path = '', search = ''] = href.split('?')
      const named = args.length > 1 && { id: decodeURIComponent(path.split('/')[2] ?? '') }
      return {
        href,
        said: { values: said, ...(args.length > 1 && { id }) },
        read: { values: address.read(parseSearch(search)), ...named },
      }
    }),
]

const cases: Case[] = [
  rowOrPage(overviewAddress, { feed: word('all', 'hotspots', 'alerts', 'recommendations', 'packages') }),
  rowOrPage(hotspotsAddress, {
    status: word('', 'all', 'RESOLVED'),
    type: word('', 'SUPPLIER', 'CARRIER', 'VEHICLE', 'ROUTE', 'FACILITY'),
    severity: level,
    q: text,
    sort,
  }),
  rowOrPage(hotspotAddress, { emission: text }),
  rowOrPage(alertsAddress, alertsSayable),
  rowOrPage(alertAddress, alertsSayable),
  rowOrPage(recommendationsAddress, { status: word('', 'pending', 'approved', 'rejected') }),
  rowOrPage(recommendationAddress, { status: word('', 'pending', 'approved', 'rejected') }),
  rowOrPage(packagesAddress, {
    status: word('', 'under-way', 'IN_TRANSIT', 'DELIVERED', 'CANCELLED'),
    carrier: text,
    trouble: word('', 'late', 'anomalous'),
    q: text,
    order: word('NEWEST', 'LAST_SCAN', 'PROMISED', 'LATE_PROBABILITY'),
  }),
  rowOrPage(packageAddress, {}),
  rowOrPage(anomaliesAddress, {
    status: word('', 'RECOVERED', 'CONFIRMED', 'DISMISSED', 'all'),
    type: word('', 'DELAYED', 'STUCK', 'SILENT', 'OFF_ROUTE', 'DATA_ERROR'),
    severity: level,
    q: text,
    sort,
    id: text,
  }),
  rowOrPage(mapAddress, {
    status: word('', ...statusesOnMap),
    carrier: text,
    late: fc.boolean(),
    selected: text,
    at: fc.option(
      fc.record({
        latitude: degrees(90),
        longitude: degrees(180),
        zoom: fc.integer({ min: 0, max: 2400 }).map((whole) => whole / 100),
      }),
    ),
  }),
  rowOrPage(systemAddress, {}),
]

describe.each(cases)('an address of %s', (path, hrefs) => {
  it('is read back as it was made, whatever it says', () => {
    fc.assert(
      fc.property(hrefs, ({ said, read }) => {
        expect(read).toEqual(said)
      }),
    )
  })

  it('leads to that page', () => {
    const router = createPlumeRouter(createMemoryHistory({ initialEntries: ['/'] }))
    const [{ href } = { href: '' }] = fc.sample(hrefs, { numRuns: 1, seed: 1 })
    const matched = router.matchRoutes(router.parseLocation(createMemoryHistory({ initialEntries: [href] }).location))
    expect(matched.at(-1)?.fullPath.replace(/(.)\/$/, '$1')).toBe(path)
  })
})

it('says nothing that is as if nothing was said, and leaves a list as it is by default', () => {
  const nothing = packagesAddress.read({})
  expect(nothing).toEqual({ status: '', carrier: '', trouble: '', q: '', order: 'NEWEST' })
  expect(packagesAddress.href(nothing)).toBe('/packages')
  expect(packagesAddress.href({ trouble: 'late' })).toBe('/packages?trouble=late')
  expect(hotspotsAddress.href({ sort: { by: 'severity', falling: true } })).toBe('/hotspots')
})

it('understands addresses that were kept, and takes what it does not understand for nothing', () => {
  expect(hotspotsAddress.read(parseSearch('?status=ACTIVE&sort=-name&more=1'))).toEqual({
    status: '',
    type: '',
    severity: '',
    q: '',
    sort: { by: 'name', falling: true },
  })
  expect(mapAddress.read(parseSearch('?late=1&at=48.1,11.6,5&status=DELIVERED'))).toMatchObject({
    late: true,
    at: { latitude: 48.1, longitude: 11.6, zoom: 5 },
    status: '',
  })
  for (const at of ['', '1', '91,0,1', '0,181,1', '0,0,25', 'a,b,c'])
    expect(mapAddress.read({ at })).toMatchObject({ at: null })
})

it('keeps what leads to a page, and nothing that leads outside', () => {
  expect(keptHref('/alerts/a')).toBe('/alerts/a')
  for (const text of ['https://evil.example', '//evil.example', '', '/', null, 3]) expect(keptHref(text)).toBeNull()
})

it('is not written by hand, and says nothing that its page does not read', () => {
  const wrong = () => [
    // @ts-expect-error the page reads `trouble`
    packagesAddress.href({ late: '1' }),
    // @ts-expect-error no such word
    packagesAddress.href({ trouble: 'delayed' }),
    // @ts-expect-error the page reads nothing
    systemAddress.href({ late: '1' }),
    // @ts-expect-error the page reads nothing
    packageAddress.href('JD1', { q: 'x' }),
    // @ts-expect-error made by hand
    <Link key="late" href="/packages?late=1" />,
  ]
  expect(wrong).toBeTypeOf('function')
})
