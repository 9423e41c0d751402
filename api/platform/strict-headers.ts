/**
 * Headers of every answer for browsers: no other site may frame it, load it or learn where its reader came from, and a
 * page runs nothing but what its `content-security-policy` allows.
 */
export const strictHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  // Within this site the referer is sent: it tells requests of own pages from those of other sites.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
} as const

/**
 * The policy of a page that is made of this server's own files. Styles may stand in the page: GraphiQL's editor writes
 * some. Workers may be blobs: the map makes its own.
 * @param scripts further sources of scripts, such as hashes of those in the page
 */
export const pagePolicy = (scripts: readonly string[] = []): string =>
  [
    "default-src 'none'",
    `script-src ${["'self'", ...scripts].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
