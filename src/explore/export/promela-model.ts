import type { Operation, Program } from '../../value/index.ts'
import type { ExportedClaim } from './claim-tree.ts'
import { Names, type SharedNames, sharedNames } from './names.ts'
import { type Outline, type OutlineOptions, outlineOf } from './outline.ts'
import { doneForEver, type KernelOptions } from './promela-kernel.ts'
import { reserved } from './promela-words.ts'
import type { Survey } from './survey.ts'
import { type FieldDomain, valueText } from './values.ts'

/** A program with the names and the encodings that its Promela text uses. */
export interface Model {
  readonly program: Program
  readonly survey: Survey
  readonly outline: Outline
  readonly shared: SharedNames
  readonly domains: readonly FieldDomain[]
  /** Names of the values, by index, that are neither booleans nor small integers. */
  readonly codes: ReadonlyMap<number, string>
  readonly claims: readonly NamedClaim[]
  readonly kernel: KernelOptions
  readonly hasKill: boolean
  /** Some task can sleep in a queue. */
  readonly hasSleep: boolean
  /** Some task can hold a lock, which it has to release before it ends. */
  readonly hasLocks: boolean
}

export interface NamedClaim extends ExportedClaim {
  /** Its macro. */
  readonly macro: string
}

export function modelOf(
  program: Program,
  survey: Survey,
  domains: readonly FieldDomain[],
  claims: readonly ExportedClaim[],
): Model {
  const names = new Names(reserved)
  return modelFor(program, survey, domains, claims, names, {
    end: 'end',
    fault: 'end_fault',
    oneScope: false,
  })
}

/** The same for any language, whose reserved words `names` knows. */
export function modelFor(
  program: Program,
  survey: Survey,
  domains: readonly FieldDomain[],
  claims: readonly ExportedClaim[],
  names: Names,
  places: Pick<OutlineOptions, 'end' | 'fault' | 'oneScope'>,
): Model {
  const shared = sharedNames(program, names)
  const codes = new Map<number, string>()
  for (const { kind, values } of domains)
    for (const value of kind === 'code' ? values : [])
      if (!codes.has(value)) codes.set(value, names.unique(`V_${valueText(program.values[value])}`))
  const named = claims.map(claim => ({ ...claim, macro: names.unique(claim.name) }))
  const primitives = new Set(operationsOf(program).map(({ primitive }) => primitive))
  const outline = outlineOf(program, names, { ...places, careful: survey.hasMisuse })
  const hasSleep = outline.states.length > outline.running
  return {
    program,
    survey,
    outline,
    shared,
    domains,
    codes,
    claims: named,
    kernel: {
      policy: program.policy,
      queues: hasSleep,
      careful: survey.hasMisuse,
      hasSpinlocks: program.objects.some(({ type }) => type === 'spinlock_t'),
      saturates: primitives.has('complete_all') || survey.states > doneForEver,
    },
    hasKill: primitives.has('kill'),
    hasSleep,
    hasLocks: program.objects.some(({ type }) => type !== 'completion' && type !== 'page'),
  }
}

/** Every operation of every task. */
function operationsOf(program: Program): readonly Operation[] {
  return program.tasks.flatMap(({ nodes }) =>
    nodes.flatMap(node => (node.kind === 'step' ? [node.operation] : [])),
  )
}

/** A field's value, by its index. */
export function valueIn({ program, domains, codes }: Model, field: number, value: number): string {
  return domains[field]?.kind === 'code' ? (codes.get(value) ?? String(value)) : String(program.values[value])
}

/** That a field holds one of the values; undefined when it always does. */
export function isOneOf(model: Model, field: number, values: readonly number[]): string | undefined {
  const name = model.shared.fields[field] ?? ''
  const { kind, values: all = [] } = model.domains[field] ?? {}
  const others = all.filter(value => !values.includes(value))
  if (others.length === 0) return undefined
  const is = (value: number) => valueIn(model, field, value)
  if (kind === 'boolean') return values.map(value => (is(value) === 'true' ? name : `!${name}`)).join(' || ')
  return others.length < values.length
    ? others.map(value => `${name} != ${is(value)}`).join(' && ')
    : values.map(value => `${name} == ${is(value)}`).join(' || ')
}

/** That a task, given by its `_pid`, holds a lock in some mode. */
export function holds({ program, shared }: Model, object: number, pid: string): string {
  const l = shared.objects[object] ?? ''
  return program.objects[object]?.type === 'rw_semaphore'
    ? `${l}.writer == ${pid} + 1 || ${l}.depth[${pid}] > 0`
    : `${l}.owner == ${pid} + 1`
}
