import { createContext } from 'react'

/** Whether the alert that is opened asks at once until when it is to be silent. */
export const SilencingContext = createContext(false)
