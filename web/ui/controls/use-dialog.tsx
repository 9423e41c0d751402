import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from 'react'

export type OpenDialog = ComponentType<{ onClose: () => void }>

/**
 * A dialog that is loaded when it is first opened, or when the browser is idle, so that it also opens after the network
 * is lost. Returns the function that opens it, and the element to render.
 */
export function useDialog(load: () => Promise<OpenDialog>): [() => void, ReactNode] {
  const [Opened, setOpened] = useState<OpenDialog | null>(null)
  const open = useCallback(() => {
    // Where it cannot be loaded, the connection badge says why.
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
