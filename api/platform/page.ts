/** Rows of a page that does not say how many it wants, and rows of the longest page. */
export const pageRows = 50
export const maxPageRows = 500
