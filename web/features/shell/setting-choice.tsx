import classes from './settings.module.css'

/** One of a few, all in view. */
export function SettingChoice<Value extends string>(props: {
  label: string
  note: string
  name: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}) {
  const { label, note, name, value, options, onChange } = props
  return (
    <fieldset className={classes.setting}>
      <legend>{label}</legend>
      <div className={classes.options}>
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              data-autofocus={name === 'scheme' && option.value === value ? '' : undefined}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <p className={classes.note}>{note}</p>
    </fieldset>
  )
}
