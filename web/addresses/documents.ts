import { pageAddress } from './address.ts'

/** The company's own documents. */
export const documentsAddress = pageAddress('/documents', {})
