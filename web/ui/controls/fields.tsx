import { type ComponentProps, type ReactNode, useId } from 'react'
import classes from './fields.module.css'

type About = {
  /** The label above the field; without one, `aria-label` names it. */
  label?: string
  /** Explains what the entered text is used for. */
  description?: string
  /** The validation error. */
  error?: string | null
}
type Fitted<Tag extends 'input' | 'textarea' | 'select'> = Omit<ComponentProps<Tag>, 'size'>

type TextInputProps = Fitted<'input'> & About & { leftSection?: ReactNode; rightSection?: ReactNode }

/** A single-line text field. */
export function TextInput({
  label,
  description,
  error,
  className,
  leftSection,
  rightSection,
  ...input
}: TextInputProps) {
  const about = useAbout({ label, description, error, id: input.id })
  return (
    <Labelled {...about} className={className}>
      <div className={classes.room}>
        {leftSection && <span className={classes.left}>{leftSection}</span>}
        <input
          {...input}
          {...about.field}
          className={classes.field}
          data-left={leftSection ? '' : undefined}
          data-right={rightSection ? '' : undefined}
        />
        {rightSection && <span className={classes.right}>{rightSection}</span>}
      </div>
    </Labelled>
  )
}

/** A multi-line text field. */
export function Textarea({ label, description, error, className, ...textarea }: Fitted<'textarea'> & About) {
  const about = useAbout({ label, description, error, id: textarea.id })
  return (
    <Labelled {...about} className={className}>
      <textarea {...textarea} {...about.field} className={classes.field} />
    </Labelled>
  )
}

type NativeSelectProps = Fitted<'select'> & { data: readonly { value: string; label: string }[] }

/** A choice of one value, with the list of the operating system. */
export function NativeSelect({ data, className, ...select }: NativeSelectProps) {
  return (
    <div className={className ? `${classes.room} ${className}` : classes.room} data-control="">
      <select {...select} className={classes.field} data-right="">
        {data.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <svg className={classes.arrows} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path
          d="m5.5 7.5 4.5-5 4.5 5m-9 5 4.5 5 4.5-5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </div>
  )
}

function useAbout({ label, description, error, id: given }: About & { id?: string }) {
  const own = useId()
  const id = given ?? own
  const told = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(' ')
  const field = { id, 'aria-describedby': told || undefined, 'aria-invalid': error ? true : undefined }
  return { id, label, description, error, field }
}

function Labelled(props: About & { id: string; className?: string; children: ReactNode }) {
  const { id, label, description, error, className, children } = props
  return (
    <div className={className}>
      {label && (
        <label className={classes.label} htmlFor={id}>
          {label}
        </label>
      )}
      {description && (
        <p className={classes.description} id={`${id}-description`}>
          {description}
        </p>
      )}
      {children}
      {error && (
        <p className={classes.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
