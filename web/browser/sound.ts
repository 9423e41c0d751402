type Listening = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
/** What of a window makes sounds. */
export type SoundPage = Listening & {
  AudioContext?: new () => AudioContext
  navigator?: { userActivation?: { hasBeenActive: boolean } }
}

export type Alarm = {
  /** Makes ready to sound; to be called while a click or a key is handled, or browsers keep it silent. */
  arm(): void
  /** Arms now where somebody has clicked or pressed a key, else when one does; returns its end. */
  armOnGesture(): () => void
  /** Sounds, unless it did so in the 5 s before `now` (ms) or is not armed; says whether it sounds. */
  play(now: number): boolean
  close(): void
}

const minPauseMs = 5000
/** Two tones, the second a third higher: Hz, and when they begin in seconds. */
const tones = [
  { hertz: 659, begins: 0 },
  { hertz: 831, begins: 0.16 },
]
const toneSeconds = 0.32
const toneVolume = 0.12
const gestures = ['pointerdown', 'keydown']

/** A short alarm for what is critical. */
export function createAlarm(page: SoundPage): Alarm {
  let audio: AudioContext | null = null
  let playedAt = Number.NEGATIVE_INFINITY

  function arm() {
    if (!page.AudioContext) return
    try {
      audio ??= new page.AudioContext()
      // Refused outside of a gesture: it stays silent then.
      audio.resume().catch(() => {})
    } catch {
      audio = null
    }
  }

  return {
    arm,
    armOnGesture() {
      if (page.navigator?.userActivation?.hasBeenActive) arm()
      const end = () => {
        for (const gesture of gestures) page.removeEventListener(gesture, once)
      }
      const once = () => {
        end()
        arm()
      }
      for (const gesture of gestures) page.addEventListener(gesture, once)
      return end
    },
    play(now) {
      // A clock that was set back does not silence it for long.
      const isEarly = now >= playedAt && now - playedAt < minPauseMs
      if (audio?.state !== 'running') {
        // After sleep, for the next time.
        if (audio) arm()
        return false
      }
      if (isEarly) return false
      playedAt = now
      for (const tone of tones) sound(audio, tone)
      return true
    },
    close() {
      audio?.close().catch(() => {})
      audio = null
    },
  }
}

function sound(audio: AudioContext, { hertz, begins }: (typeof tones)[number]) {
  const from = audio.currentTime + begins
  const volume = audio.createGain()
  volume.gain.setValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(toneVolume, from + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, from + toneSeconds)
  const tone = audio.createOscillator()
  tone.frequency.value = hertz
  tone.connect(volume).connect(audio.destination)
  tone.start(from)
  tone.stop(from + toneSeconds)
}
