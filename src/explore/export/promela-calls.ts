import { EINTR, primitiveNamed } from '../../kernel/index.ts'
import type { Local, Process } from './outline.ts'
import { type Way, waysOf } from './promela-kernel.ts'
import type { Model } from './promela-model.ts'
import { ended, step } from './promela-text.ts'

/** The ways of the operation at a node, on the object `l`. */
export function waysAt(
  { kernel, hasKill }: Model,
  { nodes }: Process,
  node: number,
  l: string,
  how: string,
): readonly Way[] {
  const found = nodes[node]
  if (found?.kind !== 'step' || found.operation.object === undefined) return []
  const { blocks, result } = primitiveNamed(found.operation.primitive)
  return waysOf(found.operation, l, how, hasKill && blocks === true && result === 'errno', kernel)
}

/** The primitives that a text calls, as inlines with the kernel's names. */
export class Calls {
  readonly #model: Model
  readonly #inlines = new Map<string, readonly string[]>()

  constructor(model: Model) {
    this.#model = model
  }

  /** A call that stands for all ways of an operation; undefined unless `ways` are all of them, with nothing added. */
  whole(process: Process, local: Local | undefined, ways: readonly (Way | undefined)[]): string | undefined {
    if (local?.status !== 'at' || ways.includes(undefined)) return undefined
    const all = this.#formal(process, local.node)
    return all.length === 0 || all.length !== ways.length
      ? undefined
      : this.#call(process, local.node, '', all)
  }

  /** A call that stands for one way of an operation. */
  one(process: Process, local: Local | undefined, way: Way): string | undefined {
    if (local === undefined) return undefined
    const all = this.#formal(process, local.node)
    const same = all.filter(other => other.result === way.result && other.later === undefined)
    const found = process.nodes[local.node]
    const result = found?.kind === 'step' ? primitiveNamed(found.operation.primitive).result : undefined
    return this.#call(process, local.node, all.length === 1 ? '' : wordFor(way.result, result), same)
  }

  /** The inlines that were called for. */
  text(): string[] {
    return [...this.#inlines.values()].flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
  }

  #formal(process: Process, node: number): readonly Way[] {
    return waysAt(this.#model, process, node, 'l', this.#hasHow ? 'how' : this.#asleep)
  }

  /** The ways to sleep differ, so a call has to say which. */
  get #hasHow(): boolean {
    const { states, running } = this.#model.outline
    return states.length - running > 1
  }

  get #asleep(): string {
    const { states, running } = this.#model.outline
    return states[running]?.name ?? ''
  }

  #call(process: Process, node: number, word: string, ways: readonly Way[]): string | undefined {
    const found = process.nodes[node]
    if (found?.kind !== 'step') return undefined
    const { primitive, object = -1 } = found.operation
    const name = word === '' ? primitive : `${primitive}_${word}`
    const hasHow = this.#hasHow && ways.some(({ sleeps }) => sleeps)
    if (!this.#inlines.has(name))
      this.#inlines.set(name, [`inline ${name}(${hasHow ? 'l, how' : 'l'}) {`, ...body(ways), '}'])
    const how = hasHow ? `, ${this.#model.outline.states[process.sleep(node)?.state ?? 0]?.name}` : ''
    return `${name}(${this.#model.shared.objects[object]}${how})`
  }
}

function wordFor(result: number, kind: 'boolean' | 'errno' | undefined): string {
  if (kind === 'boolean') return result === 1 ? 'true' : 'false'
  return result === EINTR ? 'EINTR' : 'got'
}

function body(ways: readonly Way[]): string[] {
  const [only] = ways
  if (ways.length === 1 && only !== undefined && only.later === undefined) return wayText(only, '  ')
  return [
    '  if',
    ...ways.flatMap(way => {
      const { later } = way
      const first = wayText(way, '     ')
      const rest = later === undefined ? [] : later === 'stuck' ? ['     (false)'] : wayText(later, '     ')
      const [head = '', ...more] = rest.length === 0 ? first : [...ended(first), ...rest]
      return [`  :: ${head.trimStart()}`, ...more]
    }),
    '  fi',
  ]
}

function wayText({ when, does }: Way, indent: string): string[] {
  const statements = does([])
  if (when === undefined && statements.length === 0) return [`${indent}true`]
  return step(when === undefined ? statements : [when, ...statements], indent, when !== undefined)
}
