type Extensions = Record<string, unknown> | undefined

/** The extensions of a result that is given to the cache once more; whoever counts changes leaves it out. */
export const asReplayed = (extensions: Extensions) => ({ ...extensions, replayed: true })

export const isReplayed = (extensions: Extensions): boolean => extensions?.replayed === true
