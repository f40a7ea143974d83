// Processor time of Chromium's worker threads, from Linux's own books: unlike the clock it hardly
// grows with whatever else the machine does.
import { readdirSync, readFileSync } from 'node:fs'

/** How Linux shortens the name that Chromium gives the thread of a worker. */
const THREAD = 'DedicatedWorker'

/** Milliseconds so far in the worker threads of this process's children; null elsewhere. */
export function workerCpuMs(): number | null {
  if (process.platform !== 'linux') return null
  const tasks = descendants(process.pid).flatMap((pid) =>
    list(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}`),
  )
  const workers = tasks.filter((task) => read(`${task}/comm`).trim() === THREAD)
  return (
    workers.reduce((sum, task) => sum + Number(read(`${task}/schedstat`).split(' ')[0]), 0) / 1e6
  )
}

function descendants(pid: number): number[] {
  const parents = list('/proc').flatMap((name) => {
    const fields = read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')
    return fields?.[1] === undefined ? [] : [[Number(name), Number(fields[1])] as const]
  })
  const found = [pid]
  for (const parent of found) {
    found.push(...parents.filter(([, of]) => of === parent).map(([child]) => child))
  }
  return found
}

/** A process may end while it is being looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}
