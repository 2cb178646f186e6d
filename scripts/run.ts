import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Process groups of running commands: whoever stops us stops them. */
const groups = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
process.once('exit', () => {
  for (const group of groups) end(group)
})

function end(group: number) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

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
  const group = child.pid
  if (group !== undefined) groups.add(group)
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
    const finish = (code: number) => {
      clearTimeout(timer)
      if (group !== undefined) groups.delete(group)
      resolve({
        code,
        stdout,
        output: stripVTControlCharacters(output),
        seconds: (performance.now() - started) / 1000,
      })
    }
    const timer = setTimeout(() => {
      output += `\nended after ${limit} s\n`
      if (group !== undefined) end(group)
      finish(124)
    }, limit * 1000)
    child.on('error', error => {
      output += String(error)
      finish(127)
    })
    child.on('close', code => finish(code ?? 1))
  })
}
