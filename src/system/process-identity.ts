// Which process a pid means: pids are given again, so a pid alone proves nothing.
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** When the process began, as an opaque text; undefined where there is no such process (a zombie is none). */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return linuxStart(pid)
  if (process.platform === 'win32') return windowsStart(pid)
  try {
    const { execFile } = await import('node:child_process')
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    })
    const [state = '', ...start] = stdout.trim().split(/\s+/)
    return state === '' || state.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}

/** Field 22 of stat counts from the boot, hence the boot's own id beside it. */
async function linuxStart(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command's name in parentheses, and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
    return `${boot.trim()}/${fields[19] ?? ''}`
  } catch {
    return undefined
  }
}

/** No start time is to be had without a helper program: the pid has to do. */
function windowsStart(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
    return 'unknown'
  } catch {
    return undefined
  }
}
