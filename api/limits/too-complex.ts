import { PlumeError } from '../platform/errors.ts'

/** The error of an operation that asks too much: its figure, the limit and what to do. */
export const tooComplex = (what: string, max: number, todo: string): PlumeError =>
  new PlumeError('QUERY_TOO_COMPLEX', `${what}: at most ${figure(max)} are allowed. ${todo}`)

export const figure = (value: number): string => (Number.isFinite(value) ? value.toLocaleString('en') : 'countless')
