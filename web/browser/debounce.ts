import { useEffect, useRef, useState } from 'react'

/** Calls `run` with what it was given last, `delay` ms after that; `flush` does so at once. Nothing is run after its end. */
export function useDebouncedCallback<Value>(run: (value: Value) => void, delay: number) {
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  const [debounced] = useState(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let waiting: { value: Value } | null = null
    const flush = () => {
      clearTimeout(timer)
      const due = waiting
      waiting = null
      if (due) newest.current(due.value)
    }
    const cancel = () => {
      clearTimeout(timer)
      waiting = null
    }
    const call = (value: Value) => {
      waiting = { value }
      clearTimeout(timer)
      timer = setTimeout(flush, delay)
    }
    return Object.assign(call, { flush, cancel })
  })
  useEffect(() => debounced.cancel, [debounced])
  return debounced
}

/** The value as it was when it had not changed for `delay` ms. */
export function useDebouncedValue<Value>(value: Value, delay: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay)
    return () => clearTimeout(timer)
  }, [value, delay])
  return settled
}
