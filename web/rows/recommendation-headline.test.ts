import { describe, expect, it } from 'vitest'
import { splitAction } from './recommendation-headline.ts'

describe('splitAction', () => {
  it('ends the headline at the list of lanes', () => {
    expect(splitAction('Send 3.15 t by ocean: Tokyo–Abidjan (6.31 t). Expected: 27.4 t less.')).toEqual({
      headline: 'Send 3.15 t by ocean',
      detail: 'Tokyo–Abidjan (6.31 t). Expected: 27.4 t less.',
    })
  })

  it('ends the headline with the first sentence, and leaves figures whole', () => {
    expect(splitAction('Save 1.5 t of diesel. Train the drivers.')).toEqual({
      headline: 'Save 1.5 t of diesel.',
      detail: 'Train the drivers.',
    })
  })

  it('leaves a single clause as it is', () => {
    expect(splitAction('Fill the trucks')).toEqual({ headline: 'Fill the trucks', detail: '' })
  })
})
