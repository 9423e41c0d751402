import { pageAddress, rowAddress } from './address.ts'
import { oneOf } from './parameters.ts'

const parameters = { status: oneOf('', 'pending', 'approved', 'rejected') }

/** The list of recommendations: all of them, unless it says else. */
export const recommendationsAddress = pageAddress('/recommendations', parameters)

/** One recommendation, by its id, beside the list. */
export const recommendationAddress = rowAddress('/recommendations', parameters)

export type RecommendationsSearch = ReturnType<typeof recommendationsAddress.read>
