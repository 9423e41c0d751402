import type { Client, CombinedError } from 'urql'
import { markAllNotificationsRead } from './documents.ts'

/** Marks all notifications read; the server does so in portions. @returns what went wrong */
export async function markAllRead(client: Client): Promise<CombinedError | undefined> {
  for (;;) {
    const { data, error } = await client.mutation(markAllNotificationsRead, {}).toPromise()
    if (error || !data?.markAllNotificationsRead) return error
  }
}
