import { type Learner, Machine } from '../kernel/index.ts'
import type { Program } from '../value/index.ts'
import type { History } from './history.ts'

/**
 * The least number of preemptions, switches away from a task that could go on, among the runs of one trace: those that
 * order its steps otherwise but keep what happens before what (the bound of GenMC's `--bound-type=context`). Time and
 * room are in proportion to the product of the tasks' numbers of steps.
 */
export function leastPreemptions(program: Program, run: History, learner?: Learner): number {
  const machine = new Machine(program, learner)
  const { tasks } = machine
  const steps: number[][] = Array.from({ length: tasks }, () => [])
  for (let step = 0; step < run.length; step++) steps[run.at(step).task]?.push(step)
  // A part of the trace is how many steps each task has taken; those numbers make its index, the way digits do.
  const strides: number[] = []
  let parts = 1
  for (const own of steps) {
    strides.push(parts)
    parts *= own.length + 1
  }
  /** The state after each part, and the least preemptions up to it by the task that stepped last. */
  const reached = new Map<number, { readonly cells: Int32Array; readonly least: number[] }>()
  reached.set(0, { cells: machine.cells.slice(), least: new Array<number>(tasks).fill(0) })
  const taken = new Array<number>(tasks).fill(0)
  for (let part = 0; part < parts; part++) {
    const here = reached.get(part)
    if (here === undefined) continue
    if (part === parts - 1) return Math.min(...here.least)
    reached.delete(part)
    for (let task = 0; task < tasks; task++)
      taken[task] = Math.floor(part / (strides[task] ?? 1)) % ((steps[task]?.length ?? 0) + 1)
    machine.cells.set(here.cells)
    const canGoOn = taken.map((_, task) => part > 0 && machine.choices(task) > 0)
    for (let task = 0; task < tasks; task++) {
      const step = steps[task]?.[taken[task] ?? 0]
      if (step === undefined) continue
      const { choice, clock } = run.at(step)
      if (clock.some((count, other) => count > (taken[other] ?? 0) + (other === task ? 1 : 0))) continue
      const least = Math.min(
        ...here.least.map((count, last) => count + (last !== task && canGoOn[last] === true ? 1 : 0)),
      )
      const next = part + (strides[task] ?? 0)
      const known = reached.get(next)
      if (known !== undefined) known.least[task] = least
      else {
        machine.cells.set(here.cells)
        machine.run(task, choice)
        const only = new Array<number>(tasks).fill(Number.POSITIVE_INFINITY)
        only[task] = least
        reached.set(next, { cells: machine.cells.slice(), least: only })
      }
    }
  }
  throw new Error('the steps of the run do not follow from each other')
}
