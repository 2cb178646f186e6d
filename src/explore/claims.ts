import type { Machine } from '../kernel/index.ts'
import { inState, type Opened } from '../lang/index.ts'

/** By what is claimed, the question that settles it in one state; it reads the fields of structures as they are there. */
export type Claims = Readonly<Record<string, () => boolean>>

/** Asks claims in the states of a machine, and notes what they read: which field, and the holders of which lock. */
export class Asking {
  /** Indexes of the fields and of the locks that some claim has read. */
  readonly fields = new Set<number>()
  readonly locks = new Set<number>()
  /** What is claimed. */
  readonly names: readonly string[]
  readonly #opened: Opened
  readonly #questions: ReadonlyMap<string, () => boolean>

  /** Throws when claims are to be asked of tables, which do not have the functions that settle them. */
  constructor(opened: Opened, claims: Claims = {}) {
    if (opened.learner === undefined && Object.keys(claims).length > 0)
      throw new Error('claims can be asked of a scenario, not of tables learned from one')
    this.#opened = opened
    this.#questions = new Map(Object.entries(claims))
    this.names = Object.keys(claims)
  }

  /** Whether a claim holds in the machine's present state. Throws when its question does, or gives no answer. */
  holds(claim: string, machine: Machine): boolean {
    const { program, learner } = this.#opened
    const question = this.#questions.get(claim)
    if (question === undefined) throw new Error(`nothing is claimed by the name ${claim}`)
    const answer: unknown = inState(
      {
        field: (structure, field) => {
          const at = learner?.fieldIndex(structure, field)
          if (at === undefined) return undefined
          this.fields.add(at)
          return { value: learner?.valueOf(machine.field(at)) }
        },
        holders: lock => {
          const object = learner?.objectIndex(lock)
          if (object === undefined) return []
          this.locks.add(object)
          return program.tasks.filter((_, task) => machine.holds(task, object)).map(({ name }) => name)
        },
      },
      question,
    )
    if (typeof answer === 'boolean') return answer
    throw new Error(`the claim ${JSON.stringify(claim)} gave ${String(answer)}; it has to give true or false`)
  }

  /** Whether all claims hold in the machine's present state. */
  allHold(machine: Machine): boolean {
    return this.names.every(claim => this.holds(claim, machine))
  }
}
