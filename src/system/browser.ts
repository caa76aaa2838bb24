// Opens a page in the user's browser: by a program with arguments, never through a shell.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A launcher that ends badly does so at once; one that still runs has handed over. */
const patienceMs = 1500

type Environment = Readonly<Record<string, string | undefined>>

export async function openBrowser(url: string, platform: string, environment: Environment): Promise<boolean> {
  if (!/^https?:\/\//.test(url)) return false
  for (const [program, ...args] of launchers(url, platform, environment)) {
    if (program !== undefined && (await launch(program, args))) return true
  }
  return false
}

export function launchers(
  url: string,
  platform: string,
  environment: Environment,
  wsl = isWsl(platform),
): readonly (readonly string[])[] {
  if (platform === 'darwin') return [['open', url]]
  if (platform === 'win32') return [['rundll32', 'url.dll,FileProtocolHandler', url]]
  const windows = wsl ? [['wslview', url]] : []
  const hasScreen = (environment['DISPLAY'] ?? '') !== '' || (environment['WAYLAND_DISPLAY'] ?? '') !== ''
  return [...windows, ...(hasScreen ? [['xdg-open', url]] : [])]
}

function isWsl(platform: string): boolean {
  if (platform !== 'linux') return false
  try {
    return /microsoft/i.test(readFileSync('/proc/version', 'utf8'))
  } catch {
    return false
  }
}

function launch(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true })
    const timer = setTimeout(() => resolve(true), patienceMs)
    const end = (opened: boolean): void => {
      clearTimeout(timer)
      resolve(opened)
    }
    child.once('error', () => end(false))
    child.once('exit', (code) => end(code === 0))
    child.unref()
  })
}
