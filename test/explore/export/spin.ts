import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What pan counts in a model. */
export interface PanCounts {
  readonly states: number
  /** Without the one for the initial state. */
  readonly transitions: number
  readonly deadlocks: number
  readonly failsAssertion: boolean
}

const compiler = ['tcc', 'cc', 'gcc'].find(has)

/** Whether SPIN and a C compiler are there to be run. */
export const hasSpin = has('spin') && compiler !== undefined

/** Checks a model with SPIN, as its header says. Throws with what a program said when one fails. */
export function panCounts(model: string): PanCounts {
  const folder = mkdtempSync(join(tmpdir(), 'pan-'))
  const run = (command: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`)
    return stdout
  }
  try {
    writeFileSync(join(folder, 'model.pml'), model)
    run('spin', '-o2', '-a', 'model.pml')
    run(compiler ?? 'cc', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c')
    const depth = /-m\d+/.exec(model)?.[0] ?? '-m10000'
    const found = run('./pan', '-q', depth, '-w20', '-c0', '-A')
    const asserted = run('./pan', '-q', depth, '-w20', '-c0', '-E')
    if (found.includes('max search depth too small')) throw new Error('pan left states out')
    return {
      states: numberIn(found, /(\d+) states, stored/),
      transitions: numberIn(found, /(\d+) transitions/) - 1,
      deadlocks: numberIn(found, /errors: (\d+)/),
      failsAssertion: numberIn(asserted, /errors: (\d+)/) > 0,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the header of a model says has to come out. */
export function promised(model: string): PanCounts {
  const cutOff = /([\d,]+) steps? besides/.exec(model)
  return {
    states: numberIn(model, /([\d,]+) states?, /),
    transitions:
      numberIn(model, /([\d,]+) transitions?, /) +
      (cutOff === null ? 0 : numberIn(model, /([\d,]+) steps? besides/)),
    deadlocks: numberIn(model, /([\d,]+) deadlocked state/),
    failsAssertion: model.includes('Assertions fail, because'),
  }
}

function has(command: string): boolean {
  return spawnSync(command, ['-v'], { stdio: 'ignore' }).error === undefined
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`${pattern} is not in\n${text}`)
  return Number(found.replaceAll(',', ''))
}
