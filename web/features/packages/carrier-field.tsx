import { useEffect, useId, useState } from 'react'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import { TextInput } from '../../ui/controls/fields.tsx'
import type { PackageList } from './live-package-list.ts'

/** A carrier by its whole name; those that the list has shown are suggested. */
export function CarrierField(props: { list: PackageList; value: string; onChange: (carrier: string) => void }) {
  const { list, value, onChange } = props
  const id = useId()
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState<readonly string[]>([])
  useEffect(() => setTyped(value), [value])
  const choose = (carrier: string) => carrier !== value && onChange(carrier)
  return (
    <>
      <TextInput
        style={{ width: 140 }}
        aria-label="Carrier"
        placeholder="Any carrier"
        list={id}
        maxLength={200}
        value={typed}
        rightSection={value && <CloseButton size="xs" aria-label="Any carrier" onClick={() => onChange('')} />}
        onFocus={() => setKnown(list.carriers())}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          if (known.includes(currentTarget.value)) choose(currentTarget.value)
        }}
        onBlur={() => choose(typed.trim())}
        onKeyDown={({ key }) => key === 'Enter' && choose(typed.trim())}
      />
      <datalist id={id}>
        {known.map((carrier) => (
          <option key={carrier} value={carrier} />
        ))}
      </datalist>
    </>
  )
}
