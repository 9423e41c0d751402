import { readdirSync, readFileSync } from 'node:fs'

/** CPU that the threads of a process have used, user and system, in ms. Linux only. */
export function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const used = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]))
  return used.reduce((sum, ns) => sum + ns, 0) / 1e6
}

/** Resident memory of a process in kB. Linux only. */
export const residentKb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** The same as `cpuMs`, for benchmarks that run elsewhere as well: 0 where it is not known. */
export const cpuMsOf = (pid: number | undefined): number =>
  process.platform === 'linux' && pid !== undefined ? cpuMs(pid) : 0
