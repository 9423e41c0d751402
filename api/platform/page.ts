/** Rows of a page that does not say how many it wants, and of the longest. */
export const pageRows = 50
export const maxPageRows = 500
