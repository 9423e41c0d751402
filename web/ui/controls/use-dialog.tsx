import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from 'react'

export type OpenDialog = ComponentType<{ onClose: () => void }>

/**
 * A dialog that is fetched when it is first opened, or when the browser has nothing else to do: it also opens once the
 * network is gone. Returns the function that opens it, and what to draw.
 */
export function useDialog(load: () => Promise<OpenDialog>): [() => void, ReactNode] {
  const [Opened, setOpened] = useState<OpenDialog | null>(null)
  const open = useCallback(() => {
    // Where it cannot be fetched, the connection says why.
    load().then(
      (dialog) => setOpened(() => dialog),
      () => {},
    )
  }, [load])
  const close = useCallback(() => setOpened(null), [])
  useEffect(() => {
    if (typeof requestIdleCallback === 'undefined') return
    const idle = requestIdleCallback(() => load().catch(() => {}))
    return () => cancelIdleCallback(idle)
  }, [load])
  return [open, Opened && <Opened onClose={close} />]
}
