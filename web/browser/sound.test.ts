import { expect, it } from 'vitest'
import { createAlarm, type SoundPage } from './sound.ts'

/** A page whose audio runs once it was resumed, and writes down what it sounds. */
function createPage({ gesture = true } = {}) {
  const heard: number[] = []
  const audios: Audio[] = []
  class Audio {
    currentTime = 10
    state = 'suspended'
    destination = {}
    constructor() {
      audios.push(this)
    }
    resume() {
      if (gesture) this.state = 'running'
      return gesture ? Promise.resolve() : Promise.reject(new Error('no gesture'))
    }
    close = () => Promise.resolve()
    createGain = () => ({
      gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
      connect: (next: unknown) => next,
    })
    createOscillator = () => ({
      frequency: { value: 0 },
      connect: (next: unknown) => next,
      start: (at: number) => heard.push(at),
      stop() {},
    })
  }
  const page = Object.assign(new EventTarget(), { AudioContext: Audio as unknown as new () => AudioContext })
  return { page, heard, audios }
}

it('sounds two tones, one after the other', () => {
  const { page, heard } = createPage()
  const alarm = createAlarm(page)
  alarm.arm()
  expect(alarm.play(0)).toBe(true)
  expect(heard).toEqual([10, 10.16])
})

it('sounds not more often than every 5 s, and again when the clock was set back', () => {
  const { page } = createPage()
  const alarm = createAlarm(page)
  alarm.arm()
  expect([10_000, 12_000, 14_999, 15_000, 16_000, 3000].map(alarm.play)).toEqual([
    true,
    false,
    false,
    true,
    false,
    true,
  ])
})

it('makes nothing before a gesture, and then one audio only', () => {
  const { page, audios } = createPage()
  const alarm = createAlarm(page)
  alarm.armOnGesture()
  expect(alarm.play(0)).toBe(false)
  expect(audios).toHaveLength(0)
  page.dispatchEvent(new Event('keydown'))
  page.dispatchEvent(new Event('pointerdown'))
  alarm.arm()
  expect(audios).toHaveLength(1)
  expect(alarm.play(0)).toBe(true)
})

it('is ready at once where somebody has already clicked', () => {
  const { page } = createPage()
  const alarm = createAlarm(Object.assign(page, { navigator: { userActivation: { hasBeenActive: true } } }))
  alarm.armOnGesture()
  expect(alarm.play(0)).toBe(true)
})

it('does not arm by a gesture after it was called off', () => {
  const { page, audios } = createPage()
  createAlarm(page).armOnGesture()()
  page.dispatchEvent(new Event('keydown'))
  expect(audios).toHaveLength(0)
})

it('stays silent, without an error, where the browser refuses or has no audio', () => {
  for (const page of [createPage({ gesture: false }).page, new EventTarget() as SoundPage]) {
    const alarm = createAlarm(page)
    alarm.arm()
    expect(alarm.play(0)).toBe(false)
    alarm.close()
  }
})

it('wakes after the machine slept', () => {
  const { page, audios } = createPage()
  const alarm = createAlarm(page)
  alarm.arm()
  for (const audio of audios) audio.state = 'suspended'
  expect(alarm.play(0)).toBe(false)
  expect(alarm.play(1)).toBe(true)
})

it('is silent once closed', () => {
  const alarm = createAlarm(createPage().page)
  alarm.arm()
  alarm.close()
  expect(alarm.play(0)).toBe(false)
})
