/** What each refusal of Redis means to the person who runs it. */
const meanings: Record<string, string> = {
  NOPERM: 'its user needs +subscribe, +publish and the channel &plume:log',
  NOAUTH: 'check user and password in REDIS_URL',
  WRONGPASS: 'check user and password in REDIS_URL',
  READONLY: 'it is a replica',
  OOM: 'its memory is full',
  LOADING: 'it is loading its data',
  MASTERDOWN: 'it is a replica that has lost its primary',
  MOVED: 'it belongs to a cluster, and another node of that is asked for',
  CLUSTERDOWN: 'its cluster is down',
}

/**
 * Why Redis does not do what it is asked, in a sentence that everybody may read. Its own words may hold the name of a
 * user or an address: only the code is shown.
 */
export function reasonOf(error: unknown): string {
  const { name, message, code } = error as Error & { code?: unknown }
  if (name !== 'ReplyError') return `Redis cannot be reached (${typeof code === 'string' ? code : name}).`
  const refusal = /^[A-Z]+/.exec(message)?.[0] ?? 'ERR'
  const meaning = meanings[refusal]
  return `Redis refuses to carry messages for this node (${refusal})${meaning ? `: ${meaning}` : ''}.`
}
