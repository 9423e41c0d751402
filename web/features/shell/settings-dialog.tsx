import { useEffect, useState } from 'react'
import { type NotificationState, notificationState, requestNotifications } from '../../browser/desktop-notification.ts'
import type { Unit } from '../../browser/settings.ts'
import { type Colours, changeSettings, useSettings } from '../../browser/settings.ts'
import { createAlarm } from '../../browser/sound.ts'
import { Button } from '../../ui/controls/button.tsx'
import { Dialog } from '../../ui/controls/dialog.tsx'
import { SettingChoice } from './setting-choice.tsx'
import classes from './settings.module.css'

const schemes: { value: Colours; label: string }[] = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const units: { value: Unit; label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'kg', label: 'kg' },
  { value: 't', label: 't' },
]

/** What a person can choose for this browser. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { colours, unit } = useSettings()
  return (
    <Dialog title="Settings" place="corner" onClose={onClose}>
      <div className={classes.settings}>
        <SettingChoice
          name="scheme"
          label="Colours"
          note="System follows what this computer is set to."
          value={colours}
          options={schemes}
          onChange={(value) => changeSettings({ colours: value })}
        />
        <SettingChoice
          name="unit"
          label="Carbon amounts in"
          note="Automatic writes kg below a tonne, then t. The exact kg are shown on hover."
          value={unit}
          options={units}
          onChange={(value) => changeSettings({ unit: value })}
        />
        <Sound />
        <Desktop />
        <p className={classes.note}>These choices are kept in this browser only.</p>
      </div>
    </Dialog>
  )
}

/** Sounds some moments after it was armed: browsers take a while to open the way to the loudspeaker. */
const armingMs = 200

function Sound() {
  const { sound } = useSettings()
  const [alarm] = useState(() => createAlarm(window))
  const [isSilent, setSilent] = useState(false)
  useEffect(() => () => alarm.close(), [alarm])
  const tryIt = () => {
    alarm.arm()
    setTimeout(() => setSilent(!alarm.play(Date.now())), armingMs)
  }
  return (
    <div className={classes.setting}>
      <label className={classes.switch}>
        <input
          type="checkbox"
          checked={sound}
          onChange={({ currentTarget }) => changeSettings({ sound: currentTarget.checked })}
        />
        <span>Sound for critical alerts</span>
      </label>
      <p className={classes.note}>
        Two short tones when a critical alert is raised, at most every 5 s.{' '}
        <Button size="compact-xs" variant="default" onClick={tryIt}>
          Try it
        </Button>
      </p>
      {isSilent && (
        <p className={classes.problem} role="status">
          Nothing to hear: it sounds at most every 5 s, and not where the browser keeps this page silent.
        </p>
      )}
    </div>
  )
}

const refusals: Partial<Record<NotificationState, string>> = {
  denied: 'This browser blocks them for this address. Allow notifications in its site settings, then switch on again.',
  unsupported: 'This browser has none, or only for pages over HTTPS.',
}

function Desktop() {
  const { desktop } = useSettings()
  const [state, setState] = useState(() => notificationState(window))
  const change = async (isWanted: boolean) => {
    const now = isWanted ? await requestNotifications(window) : notificationState(window)
    setState(now)
    changeSettings({ desktop: isWanted && now === 'granted' })
  }
  return (
    <div className={classes.setting}>
      <label className={classes.switch}>
        <input
          type="checkbox"
          checked={desktop && state === 'granted'}
          disabled={state === 'unsupported'}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
        <span>Desktop notifications</span>
      </label>
      <p className={classes.note}>For new alerts while this page is open behind other windows.</p>
      {refusals[state] && (
        <p className={classes.problem} role="status">
          {refusals[state]}
        </p>
      )}
    </div>
  )
}
