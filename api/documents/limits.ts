/** What documents may be. */

/** Of a file, or of a text in UTF-8: in base64 it still fits into one request. */
export const maxDocumentBytes = 10 * 1024 * 1024
/** Characters of base64 that so many bytes have, with new lines in between. */
export const maxBase64Characters = 15 * 1024 * 1024
export const maxPages = 1_000
export const maxPassagesOfDocument = 2_000
/** Of all documents together. */
export const maxDocuments = 1_000
export const maxPassages = 20_000
export const maxTitleCharacters = 200
/** Of one passage: short enough to be read beside a recommendation. */
export const maxPassageCharacters = 1_200
