import { expect, it } from 'vitest'
import { render, streams } from './tail-lines.ts'

it('says of a row that should never have been that it was withdrawn', () => {
  const alerts = streams.find(({ name }) => name === 'alertChanges') ?? expect.fail('no alerts')
  const alert = { level: 'HIGH', message: 'Acme is hot', status: 'FIRING', acknowledgedBy: null, hotspot: null }
  const line = (kind: 'CREATED' | 'LEFT') =>
    render(alerts, { cursor: 'c', kind, at: '2026-01-01T00:00:00Z', alert } as never)
  expect(line('CREATED')).toContain('new alert')
  expect(line('LEFT')).toMatch(/alert withdrawn.*Acme is hot/)
})
