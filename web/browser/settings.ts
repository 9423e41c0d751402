import { createStore, useStore } from './store.ts'

/** What amounts are written in; `auto`: kg below a tonne, then t, then Mt. */
export type Unit = 'auto' | 'kg' | 't'

export type Colours = 'auto' | 'light' | 'dark'

/** What a person has chosen for this browser. */
export type Settings = {
  /** `auto` are those of the system. */
  colours: Colours
  unit: Unit
  /** A sound for critical alerts. */
  sound: boolean
  /** Notifications of the desktop; the browser asks for leave. */
  desktop: boolean
}

const storageKey = 'plume-settings'
const defaults: Settings = { colours: 'auto', unit: 'auto', sound: false, desktop: false }

/** What of a kept text can be understood; the rest is as by default. */
export function parseSettings(text: string | null): Settings {
  try {
    const kept = JSON.parse(text ?? '{}') as Partial<Record<keyof Settings, unknown>> | null
    return {
      colours: kept?.colours === 'light' || kept?.colours === 'dark' ? kept.colours : defaults.colours,
      unit: kept?.unit === 'kg' || kept?.unit === 't' ? kept.unit : defaults.unit,
      sound: kept?.sound === true,
      desktop: kept?.desktop === true,
    }
  } catch {
    return defaults
  }
}

// Storage may be forbidden; the choice then lasts as long as the page.
function read(): string | null {
  try {
    return window.localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

const store = createStore(parseSettings(read()))

export const settings = store.get

export function changeSettings(change: Partial<Settings>): void {
  const next = { ...settings(), ...change }
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(next))
  } catch {}
  store.set(next)
}

/** Calls the listener when they change, also in another tab; returns its end. */
export function watchSettings(listener: () => void): () => void {
  const fromOtherTab = ({ key }: StorageEvent) => {
    const next = parseSettings(read())
    // Each who listens hears of the other tab; the first of them has told all.
    if (key === storageKey && JSON.stringify(next) !== JSON.stringify(settings())) store.set(next)
  }
  const stop = store.subscribe(listener)
  window.addEventListener('storage', fromOtherTab)
  return () => {
    stop()
    window.removeEventListener('storage', fromOtherTab)
  }
}

/** The settings, as they change, also in another tab. */
export const useSettings = (): Settings => useStore({ get: settings, subscribe: watchSettings })
