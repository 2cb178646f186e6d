import type { Machine } from '../kernel/index.ts'
import type { Annotation, Operation, Program, ProgramNode } from '../value/index.ts'
import type { LockMap } from './lock-map.ts'
import type { Lockdep } from './lockdep.ts'
import { modelCalls } from './model-calls.ts'
import { lockMapsOf } from './model-locks.ts'
import { ModelSites } from './model-sites.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'
import { checkReturnToUser } from './task-checks.ts'

/** Steps after which a task that runs alone is taken to run for ever. */
const patience = 100_000
const userMode: Site = { at: { symbol: 'syscall_exit_to_user_mode' }, frames: [] }

/** The tasks of a program on the simulated kernel, one at a time, with a validator that hears of every step. */
export class ModelRun {
  readonly #lockdep: Lockdep
  readonly #machine: Machine
  readonly #maps: readonly (LockMap | undefined)[]
  readonly #sites: ModelSites

  constructor(lockdep: Lockdep, machine: Machine, program: Program) {
    this.#lockdep = lockdep
    this.#machine = machine
    this.#maps = lockMapsOf(lockdep, program.objects)
    this.#sites = new ModelSites(program.functions)
  }

  /**
   * Runs the program's task `index` to its end or to the first report. It stands for a system call, so it ends in user
   * mode. Throws when it cannot end alone.
   */
  runAlone(index: number, task: Task): void {
    for (let steps = 0; this.#lockdep.enabled; steps++) {
      const node = this.#machine.node(index)
      if (node.kind === 'end') {
        checkReturnToUser(this.#lockdep, task, userMode)
        return
      }
      if (node.kind === 'fault') throw new Error(`${task.comm} stops: ${node.fault.message}`)
      if (node.kind === 'pruned') throw new Error(`${task.comm} stops: an assumption does not hold`)
      if (steps === patience)
        throw new Error(`${task.comm} does not end: it has taken ${patience.toLocaleString('en')} steps`)
      this.#step(index, task, node)
    }
  }

  #step(index: number, task: Task, { operation, stack }: ProgramNode & { readonly kind: 'step' }): void {
    for (const said of operation.annotations ?? [])
      this.#before(task, said, this.#sites.of(said.stack, said.primitive))
    const site = this.#sites.of(stack, operation.primitive)
    this.#before(task, operation, site)
    if (!this.#lockdep.enabled) return
    const ran = this.#machine.step({ task: index, choice: 0 })
    if (ran === undefined || ran.outcome === 'waits') throw new Error(this.#cannotGoOn(task, operation))
    const map = this.#mapOf(operation)
    if (map !== undefined)
      modelCalls[operation.primitive]?.after?.(this.#lockdep, task, map, site, ran.result)
  }

  #before(task: Task, call: Operation | Annotation, site: Site): void {
    const map = this.#mapOf(call)
    if (map !== undefined) modelCalls[call.primitive]?.before?.(this.#lockdep, task, map, site)
  }

  #mapOf({ object }: Operation | Annotation): LockMap | undefined {
    return object === undefined ? undefined : this.#maps[object]
  }

  #cannotGoOn({ comm }: Task, { primitive, object }: Operation): string {
    const name = object === undefined ? '' : ` on ${this.#machine.program.objects[object]?.name}`
    return `${comm} cannot end alone: it waits in ${primitive}${name}. lockdep runs one task after the other; let one run first that ends this wait, or leave ${comm} out of the order`
  }
}
