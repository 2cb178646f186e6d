import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { importUsedNames, link } from '../src/cell/link.ts'
import * as library from '../src/index.ts'
import { compileModule } from '../src/lang/compile.ts'

/** One row of the table that SPIN's models and ours are compared on. */
export interface Row {
  readonly name: string
  /** The setup of `test/explore/vfio.model.ts`, as text. */
  readonly setup: string
  /** The same for `vfio.pml`. */
  readonly macros: readonly string[]
  readonly states: number
  readonly transitions: number
}

const fixed = (n: number, states: number, transitions: number): Row => ({
  name: `${n} reads and ${n} resets, deferred`,
  setup: `{ variant: 'deferred', bodyTakesFile: false, read: ${n}, reset: ${n} }`,
  macros: ['-DFIXED=1', `-DNREAD=${n}`, `-DNRESET=${n}`],
  states,
  transitions,
})

/** Row A hangs, row B does not; the others grow. Counts as SPIN and TLC give them. */
export const rows = {
  A: {
    name: 'A',
    setup: "{ variant: 'plain', bodyTakesFile: false }",
    macros: ['-DFIXED=0'],
    states: 2266,
    transitions: 6602,
  },
  B: {
    name: 'B',
    setup: "{ variant: 'deferred', bodyTakesFile: false, reset: 2 }",
    macros: ['-DFIXED=1', '-DNRESET=2'],
    states: 42_039,
    transitions: 141_875,
  },
  three: fixed(3, 1_710_354, 6_777_442),
  four: fixed(4, 18_015_054, 78_713_903),
} as const satisfies Record<string, Row>

const model = readFileSync(new URL('../test/explore/vfio.model.ts', import.meta.url), 'utf8')
const libraryAddress = new URL('../src/index.ts', import.meta.url).href
let edits = 0

/** Texts by address, as a page has them in blobs: a data URL would have to be written out and read again. */
const blobs = new Map<string, string>()
registerHooks({
  resolve: (specifier, context, next) =>
    blobs.has(specifier) ? { url: specifier, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) => {
    const source = blobs.get(url)
    return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true }
  },
})

/**
 * What a reader does who edits a flow: the whole source text with one line changed, compiled, linked, run. Gives what
 * the module's last expression, `question`, gives; it can use `row`, the row's scenario.
 */
export async function editAndRun(row: Row, question: string): Promise<unknown> {
  const edited = model.replace('device.mig_state = 1', `device.mig_state = 1 + ${++edits} * 0`)
  if (edited === model) throw new Error('the line to edit is no longer in the model')
  const source = importUsedNames(
    `${edited}\nconst { scenario: row } = vfio(${row.setup})\nexport default ${question}\n`,
    Object.keys(library),
  )
  const code = link(compileModule(source, { file: 'row.cell.ts' }), () => libraryAddress)
  const address = `memory:${edits}`
  blobs.set(address, code)
  const module: { default: unknown } = await import(address)
  blobs.delete(address)
  return module.default
}
