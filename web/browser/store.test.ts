import { expect, it } from 'vitest'
import { createStore } from './store.ts'

it('tells those who listen when it becomes another, and not when it stays the same', () => {
  const store = createStore(1)
  const heard: number[] = []
  const stop = store.subscribe(() => heard.push(store.get()))
  store.set(2)
  store.set(2)
  store.set(3)
  stop()
  store.set(4)
  expect(heard).toEqual([2, 3])
})

it('tells once of all that becomes another at once, and has it before', async () => {
  const store = createStore(1, { isGathered: true })
  const heard: number[] = []
  store.subscribe(() => heard.push(store.get()))
  store.set(2)
  store.set(3)
  expect([store.get(), heard]).toEqual([3, []])
  await Promise.resolve()
  store.set(4)
  await Promise.resolve()
  expect(heard).toEqual([3, 4])
})
