import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

/** What SPIN is given: a model and how it is to be read and run. */
export interface SpinModel {
  readonly text: string
  /** For `spin -a`. */
  readonly options: readonly string[]
  /** For `pan`. */
  readonly run: readonly string[]
}

/** One time from an edited model to pan's verdict, in ms. */
export interface SpinTimes {
  readonly generate: number
  readonly compile: number
  readonly run: number
}

/** What pan says of its run. */
export interface PanReport {
  readonly states: number
  /** Without the one for the initial state. */
  readonly transitions: number
  readonly errors: number
  /** What pan says it used, in bytes. */
  readonly memory: number
}

/** True when a program can be run. */
export function has(command: string): boolean {
  return spawnSync(command, ['-v'], { stdio: 'ignore' }).error === undefined
}

/** A folder with one model in it, to be checked over and over; removed at the end. */
export class Spin {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spin-'))
  readonly #model: SpinModel

  constructor(model: SpinModel) {
    this.#model = model
    writeFileSync(join(this.#folder, 'model.pml'), model.text)
  }

  /** Generates, compiles and runs a verifier. Throws with what a program said when one fails. */
  verify(compiler: string, flags: readonly string[], options = this.#model.run): SpinTimes & PanReport {
    const generate = this.#timed('spin', [...this.#model.options, '-a', 'model.pml']).time
    const compile = this.#timed(compiler, [...flags, '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c']).time
    return { generate, compile, ...this.run(options) }
  }

  /** Runs the verifier that is there. */
  run(options = this.#model.run): { readonly run: number } & PanReport {
    const { time, output } = this.#timed('./pan', options)
    if (output.includes('max search depth too small')) throw new Error('pan left states out')
    return {
      run: time,
      states: numberIn(output, /(\d+) states, stored/),
      transitions: numberIn(output, /(\d+) transitions/) - 1,
      errors: numberIn(output, /errors: (\d+)/),
      memory: numberIn(output, /([\d.]+)\ttotal actual memory/) * 2 ** 20,
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #timed(command: string, args: readonly string[]): { time: number; output: string } {
    const start = performance.now()
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.#folder, encoding: 'utf8' })
    const time = performance.now() - start
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`)
    return { time, output: stdout }
  }
}

/** What there is to be counted in an exported model. */
export interface ModelCounts {
  readonly states: number
  readonly transitions: number
  readonly deadlocks: number
  readonly failsAssertion: boolean
}

const compiler = ['tcc', 'cc', 'gcc'].find(has)

/** Whether SPIN and a C compiler are there to be run. */
export const hasSpin = has('spin') && compiler !== undefined

/** Checks an exported model with SPIN, as its header says. Throws with what a program said when one fails. */
export function panCounts(text: string): ModelCounts {
  const depth = /-m\d+/.exec(text)?.[0] ?? ''
  const spin = new Spin({ text, options: ['-o2'], run: ['-q', depth, '-w20', '-c0', '-A'] })
  try {
    const { states, transitions, errors } = spin.verify(compiler ?? 'cc', [])
    const failed = spin.run(['-q', depth, '-w20', '-c0', '-E']).errors
    return { states, transitions, deadlocks: errors, failsAssertion: failed > 0 }
  } finally {
    spin.remove()
  }
}

/** What the header of a model says has to come out. */
export function promised(model: string): ModelCounts {
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

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`${pattern} is not in\n${text}`)
  return Number(found.replaceAll(',', ''))
}
