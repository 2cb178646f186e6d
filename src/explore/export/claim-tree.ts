import { inState, type Opened } from '../../lang/index.ts'
import type { Program } from '../../value/index.ts'
import type { Claims } from '../claims.ts'
import type { FieldDomain } from './values.ts'

/** What a claim reads: a field, or who holds a lock. */
export type Atom = { readonly field: number } | { readonly lock: number }

/** A claim's answer, by what it reads, in the order in which it reads it. */
export type ClaimTree =
  | boolean
  | {
      readonly atom: Atom
      /** By what the atom is: the index of a value, or the tasks that hold the lock. */
      readonly branches: readonly (readonly [value: number | readonly number[], tree: ClaimTree])[]
    }

export interface ExportedClaim {
  readonly name: string
  readonly when: 'always' | 'finally'
  readonly tree: ClaimTree
  readonly fields: ReadonlySet<number>
  readonly locks: ReadonlySet<number>
}

/** A claim that cannot be put into another language, and why. */
export interface KeptClaim {
  readonly name: string
  readonly why: string
}

/** Most times that one claim is asked. */
const mostAsked = 2000

/**
 * Turns claims, which are functions, into tables: asks them for every value that what they read can have.
 * Throws when claims are asked of tables, which do not have the functions that settle them.
 */
export function exportClaims(
  { program, learner }: Opened,
  claims: { readonly always?: Claims | undefined; readonly finally?: Claims | undefined },
  domains: readonly FieldDomain[],
): { readonly exported: readonly ExportedClaim[]; readonly kept: readonly KeptClaim[] } {
  const exported: ExportedClaim[] = []
  const kept: KeptClaim[] = []
  for (const when of ['always', 'finally'] as const) {
    for (const [name, holds] of Object.entries(claims[when] ?? {})) {
      if (learner === undefined)
        throw new Error('claims can be asked of a scenario, not of tables learned from one')
      const fields = new Set<number>()
      const locks = new Set<number>()
      let asked = 0
      /** Asks, with some atoms settled and the others at their first value; gives those it read, in order. */
      const ask = (settled: ReadonlyMap<string, number | readonly number[]>) => {
        if (++asked > mostAsked) throw new Error('what it reads can have too many values')
        const read = new Map<string, Atom>()
        const value = (key: string, atom: Atom) => {
          read.set(key, atom)
          return settled.get(key) ?? valuesOf(program, domains, atom)[0]
        }
        const view = {
          field: (structure: object, field: string) => {
            const at = learner.fieldIndex(structure, field)
            if (at === undefined) return undefined
            fields.add(at)
            const index = value(`field ${at}`, { field: at })
            return { value: learner.valueOf(typeof index === 'number' ? index : -1) }
          },
          holders: (handle: object) => {
            const lock = learner.objectIndex(handle)
            if (lock === undefined) return []
            locks.add(lock)
            const tasks = value(`lock ${lock}`, { lock })
            return typeof tasks === 'object' ? tasks.map(task => program.tasks[task]?.name ?? '') : []
          },
        }
        return { answer: Boolean(inState(view, holds)), read }
      }
      const grow = (settled: ReadonlyMap<string, number | readonly number[]>): ClaimTree => {
        const { answer, read } = ask(settled)
        const open = [...read].find(([key]) => !settled.has(key))
        if (open === undefined) return answer
        const [key, atom] = open
        const branches = valuesOf(program, domains, atom).map(
          one => [one, grow(new Map(settled).set(key, one))] as const,
        )
        return { atom, branches }
      }
      try {
        const tree = grow(new Map())
        if (typeof tree === 'boolean') kept.push({ name, why: 'it reads nothing of the model' })
        else exported.push({ name, when, tree, fields, locks })
      } catch (error) {
        kept.push({ name, why: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  return { exported, kept }
}

/** What an atom can be: the values of a field, or the sets of tasks that can hold a lock. */
function valuesOf(
  program: Program,
  domains: readonly FieldDomain[],
  atom: Atom,
): readonly (number | readonly number[])[] {
  if ('field' in atom) return domains[atom.field]?.values ?? []
  const uses = (mode: RegExp) =>
    program.tasks.flatMap(({ nodes }, task) =>
      nodes.some(
        node =>
          node.kind === 'step' && node.operation.object === atom.lock && mode.test(node.operation.primitive),
      )
        ? [task]
        : [],
    )
  const alone = uses(/^(mutex|spin|down_write)/).map(task => [task])
  const together = uses(/^(down_read|downgrade)/)
  if (together.length > 8) throw new Error('too many tasks can hold a lock that it asks for')
  const sets = Array.from({ length: 2 ** together.length }, (_, bits) =>
    together.filter((_, at) => (bits >> at) % 2 === 1),
  )
  const known = new Map([...sets, ...alone].map(set => [set.join(), set]))
  return [...known.values()]
}

/** How a language writes conditions. */
export interface Logic {
  readonly and: string
  readonly or: string
  readonly yes: string
  readonly no: string
  /** That an atom is one of the values; undefined when it always is. */
  is(atom: Atom, values: readonly (number | readonly number[])[]): string | undefined
}

/** A claim as an expression. */
export function treeText(tree: ClaimTree, logic: Logic): string {
  if (typeof tree === 'boolean') return tree ? logic.yes : logic.no
  const values = new Map<string, (number | readonly number[])[]>()
  for (const [value, branch] of tree.branches) {
    const text = treeText(branch, logic)
    values.set(text, [...(values.get(text) ?? []), value])
  }
  const parts = [...values].flatMap(([text, those]) => {
    if (text === logic.no) return []
    const condition = logic.is(tree.atom, those)
    if (condition === undefined) return [text]
    return [text === logic.yes ? `(${condition})` : `((${condition})${logic.and}${text})`]
  })
  if (parts.length === 0) return logic.no
  return parts.length === 1 ? `${parts[0]}` : `(${parts.join(logic.or)})`
}
