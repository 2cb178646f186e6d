import type { Value, ValueKind } from '../value/index.ts'
import { describe, findUnplain, type Problem } from './plain-data.ts'
import { cellError } from './protocol.ts'

type FieldType = 'string' | 'number' | 'array' | 'object' | 'strings' | 'optional object'

/** The fields that a display relies on at once, for each kind of value. */
const fields: Record<ValueKind, Readonly<Record<string, FieldType>>> = {
  trace: {
    title: 'string',
    policy: 'string',
    tasks: 'strings',
    objects: 'array',
    fields: 'strings',
    functions: 'array',
    steps: 'array',
    situations: 'array',
    outcome: 'string',
    program: 'object',
  },
  exploration: {
    title: 'string',
    policy: 'string',
    tasks: 'strings',
    verdict: 'string',
    properties: 'array',
    states: 'number',
    transitions: 'number',
    reductions: 'object',
    deadlocks: 'number',
    ends: 'number',
    limit: 'optional object',
    graph: 'optional object',
  },
  comparison: { title: 'string', explorations: 'array' },
  mutations: {
    title: 'string',
    policy: 'string',
    options: 'object',
    lines: 'array',
    code: 'array',
    claims: 'array',
    scenarios: 'array',
    outcomes: 'array',
    reasons: 'strings',
    states: 'number',
    witnesses: 'array',
  },
  report: { title: 'string', body: 'object', lines: 'array', graph: 'object' },
  reports: { title: 'string', left: 'object', right: 'object' },
  graph: { title: 'string', classes: 'array', dependencies: 'array', tasks: 'strings' },
  rwsem: { title: 'string', runs: 'array' },
  machine: {
    title: 'string',
    names: 'strings',
    states: 'array',
    arcs: 'array',
    requests: 'array',
    asked: 'array',
  },
  drivers: { title: 'string', policy: 'string', kernel: 'string', session: 'string', drivers: 'array' },
  table: { caption: 'string', columns: 'strings', rows: 'array' },
  text: { text: 'string' },
  error: { stage: 'string', cell: 'string', message: 'string' },
}

const whatToExport =
  'end the cell with export default and a trace, an exploration, a comparison, mutations, a report, a lock graph, a state machine, an rwsem lab, a table of drivers, a table or a string'

/** A cell's default export as a value, or the error that says why it is none. */
export function readValue(exported: unknown, name: string): Value {
  if (exported === undefined) {
    return cellError('value', name, 'the cell has no default export, so there is nothing to show', {
      hint: `${whatToExport}: export default explore(...)`,
    })
  }
  if (exported === null) {
    return {
      kind: 'text',
      text: 'null: no run was found. shortest() gives null when no run violates anything.',
    }
  }
  if (typeof exported === 'string') return readValue({ kind: 'text', text: exported }, name)
  const problem = findProblem(exported)
  if (problem === undefined) return exported as Value
  return problem.kind === 'size'
    ? cellError('limit', name, problem.message, { hint: 'show a part of it: fewer rows, a shorter run' })
    : cellError('value', name, problem.message, { hint: whatToExport })
}

/** Whether something that came out of the sandbox is a value; nothing else may reach a display. */
export function isValue(received: unknown): received is Value {
  return findProblem(received) === undefined
}

function findProblem(value: unknown): Problem | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    return { kind: 'shape', message: `the default export is ${describe(value)}, which no display can show` }
  }
  const { kind } = value
  if (typeof kind !== 'string' || !Object.hasOwn(fields, kind)) {
    return { kind: 'shape', message: `no display shows the kind ${JSON.stringify(kind)}` }
  }
  return findUnplain(value) ?? findMisshapen(value, kind as ValueKind)
}

function findMisshapen(value: object, kind: ValueKind): Problem | undefined {
  const entries = new Map<string, unknown>(Object.entries(value))
  for (const [field, type] of Object.entries(fields[kind])) {
    if (isOfType(entries.get(field), type)) continue
    return { kind: 'shape', message: `the ${kind} has no ${field} of type ${type}` }
  }
  const [explorations, rows, columns, runs] = ['explorations', 'rows', 'columns', 'runs'].map(field =>
    entries.get(field),
  )
  if (kind === 'comparison') return findMisshapenPart(Array.isArray(explorations) ? explorations : [])
  if (kind === 'rwsem') return findMisshapenRun(Array.isArray(runs) ? runs : [])
  if (kind === 'table' && Array.isArray(rows) && Array.isArray(columns)) {
    const at = rows.findIndex(
      row => !Array.isArray(row) || row.length !== columns.length || !row.every(isCellOfTable),
    )
    if (at >= 0) {
      const message = `row ${at + 1} of the table is not a list of ${columns.length} strings, numbers or booleans`
      return { kind: 'shape', message }
    }
  }
  return undefined
}

/** What is wrong with the first part of a comparison that is no exploration. */
function findMisshapenPart(explorations: readonly unknown[]): Problem | undefined {
  for (const [index, one] of explorations.entries()) {
    const isExploration = isObject(one) && 'kind' in one && one.kind === 'exploration'
    const problem = isExploration ? findMisshapen(one, 'exploration')?.message : 'it is no exploration'
    if (problem !== undefined)
      return { kind: 'shape', message: `part ${index + 1} of the comparison: ${problem}` }
  }
  return undefined
}

/** What is wrong with the runs of an rwsem lab: there has to be one, and each needs its trace and an end for each request. */
function findMisshapenRun(runs: readonly unknown[]): Problem | undefined {
  const isRun = (one: unknown) =>
    isObject(one) &&
    'requests' in one &&
    Array.isArray(one.requests) &&
    'ends' in one &&
    Array.isArray(one.ends) &&
    one.ends.length === one.requests.length &&
    'trace' in one &&
    isObject(one.trace) &&
    'kind' in one.trace &&
    one.trace.kind === 'trace' &&
    findMisshapen(one.trace, 'trace') === undefined
  const at = runs.findIndex(one => !isRun(one))
  if (runs.length > 0 && at < 0) return undefined
  return { kind: 'shape', message: `run ${at < 0 ? 1 : at + 1} of the rwsem is no run of requests` }
}

function isCellOfTable(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
}

function isOfType(value: unknown, type: FieldType): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'strings') return Array.isArray(value) && value.every(one => typeof one === 'string')
  if (type === 'optional object') return value === undefined || isObject(value)
  if (type === 'object') return isObject(value)
  return typeof value === type
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
