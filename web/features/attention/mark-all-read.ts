import type { Client, CombinedError } from 'urql'
import { markAllNotificationsRead } from './documents.ts'

/** So many the server marks by one call. Where it marked fewer, what is unread came later, and nobody has seen it. */
const PORTION = 5_000

/** Marks all notifications read. @returns what went wrong */
export async function markAllRead(client: Client): Promise<CombinedError | undefined> {
  for (;;) {
    const { data, error } = await client.mutation(markAllNotificationsRead, {}).toPromise()
    if (error || !data || data.markAllNotificationsRead < PORTION) return error
  }
}
