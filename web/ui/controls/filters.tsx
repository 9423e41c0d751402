import { useRef, useState } from 'react'
import { useDebouncedCallback } from '../../browser/debounce.ts'
import { CloseButton } from './close-button.tsx'
import { NativeSelect, TextInput } from './fields.tsx'
import { Icon } from './icons.tsx'
import { useShortcuts } from './shortcuts.tsx'

const typingPauseMs = 250

/** The search field of a list; `/` focuses it. `onChange` is called at the first pause in typing. */
export function SearchField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(props.value)
  const [given, setGiven] = useState(props.value)
  /** Values that `onChange` was called with and that have not come back yet: meanwhile more may have been typed. */
  const [told, setTold] = useState<readonly string[]>([])
  if (props.value !== given) {
    const place = told.indexOf(props.value)
    setGiven(props.value)
    setTold(told.slice(place < 0 ? told.length : place + 1))
    if (place < 0) setTyped(props.value)
  }
  const tell = useDebouncedCallback((value: string) => {
    if (value === props.value) return
    setTold((before) => [...before, value])
    props.onChange(value)
  }, typingPauseMs)
  const type = (value: string) => {
    setTyped(value)
    tell(value)
  }
  useShortcuts([{ keys: '/', label: props.label, run: () => field.current?.focus() }])
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      leftSection={<Icon name="search" size={15} />}
      rightSection={
        typed && (
          <CloseButton
            size="xs"
            aria-label="Clear the search"
            onClick={() => {
              type('')
              tell.flush()
            }}
          />
        )
      }
      value={typed}
      maxLength={200}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={() => tell.flush()}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') tell.flush()
        if (key === 'Escape') currentTarget.blur()
      }}
    />
  )
}

export type Option<Value extends string = string> = { value: Value; label: string }

/** Options for each word, in the order of their labels. */
export const optionsOf = <Value extends string>(labels: Record<Value, string>): readonly Option<Value>[] =>
  Object.entries<string>(labels).map(([value, label]) => ({ value: value as Value, label }))

/** One of a few. */
export function Choice<Value extends string>(props: {
  label: string
  value: Value
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
}) {
  return (
    <NativeSelect
      aria-label={props.label}
      data={props.options}
      value={props.value}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value as Value)}
    />
  )
}
