import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Run {
  /** Exit code; 124 when the time limit ended it. */
  readonly code: number
  /** Everything it wrote to stdout; and that with stderr in the order it came, without colours. */
  readonly stdout: string
  readonly output: string
  readonly seconds: number
}

/**
 * Runs a command of the project's `node_modules` in its root and waits for it. A command that takes longer
 * than `limit` seconds is ended together with its children.
 */
export function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  limit = 600,
): Promise<Run> {
  const started = performance.now()
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: [`${root}node_modules/.bin`, process.env.PATH].join(delimiter),
      ASTRO_TELEMETRY_DISABLED: '1',
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      ...env,
    },
  })
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    output += text
  })
  return new Promise(resolve => {
    let ended = false
    const end = (code: number) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      resolve({
        code,
        stdout,
        output: stripVTControlCharacters(output),
        seconds: (performance.now() - started) / 1000,
      })
    }
    const timer = setTimeout(() => {
      output += `\nended after ${limit} s\n`
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      end(124)
    }, limit * 1000)
    child.on('error', error => {
      output += String(error)
      end(127)
    })
    child.on('close', code => end(code ?? 1))
  })
}
