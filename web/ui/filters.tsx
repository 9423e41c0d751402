import { CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { Icon } from './icons.tsx'
import { useShortcuts } from './shortcuts.tsx'

/** What to look for in a list; `/` leads here. */
export function SearchField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: '/', label: props.label, run: () => field.current?.focus() }])
  return (
    <TextInput
      ref={field}
      type="search"
      size="xs"
      aria-label={props.label}
      placeholder={props.label}
      leftSection={<Icon name="search" size={15} />}
      rightSection={
        props.value && <CloseButton size="xs" aria-label="Clear the search" onClick={() => props.onChange('')} />
      }
      value={props.value}
      maxLength={200}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
    />
  )
}

export type Option<Value extends string = string> = { value: Value; label: string }

/** The option that a text names; the first where it names none: an address may say anything. */
export const chosen = <Value extends string>(
  options: readonly [Option<Value>, ...Option<Value>[]],
  text?: string,
): Value => (options.find(({ value }) => value === text) ?? options[0]).value

/** One of a few. */
export function Choice<Value extends string>(props: {
  label: string
  value: Value
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
}) {
  return (
    <NativeSelect
      size="xs"
      aria-label={props.label}
      data={[...props.options]}
      value={props.value}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value as Value)}
    />
  )
}
