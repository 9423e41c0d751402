import { pageAddress } from './address.ts'

/** Agents and health. */
export const systemAddress = pageAddress('/system', {})
