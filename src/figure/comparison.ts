import type { Comparison, Exploration, PropertyResult, Verdict } from '../value/index.ts'
import { count, countsOf, resultText, violationsText } from './exploration-text.ts'
import { enumeration } from './names.ts'

/** What one exploration says in a row. */
export interface ComparedCell {
  readonly text: string
  /** For rows of claims: what the sign beside the words is. */
  readonly verdict?: Verdict
  /** It says something else than the first exploration. */
  readonly differs: boolean
}

/** One question and what each exploration says to it. */
export interface ComparedRow {
  readonly name: string
  readonly cells: readonly ComparedCell[]
  readonly differs: boolean
}

/** The name of each column: the titles, or their places where they have none. */
export function columnNames({ explorations }: Comparison): readonly string[] {
  return explorations.map(({ title }, index) => title || `exploration ${index + 1}`)
}

/** The claims of explorations and the answers to each; a claim that one of them was not asked says so. */
export function comparedClaims({ explorations }: Comparison): readonly ComparedRow[] {
  return claimsOf(explorations).map(({ property, claim }) => {
    const results = explorations.map(one => ({ one, result: resultOf(one, property, claim) }))
    return row(
      claim,
      results.map(({ one, result }) =>
        result === undefined
          ? { text: 'not asked' }
          : { verdict: result.verdict, text: claimText(result, one.limit !== undefined) },
      ),
    )
  })
}

/** Their numbers, and how each was come by as far as that differs. */
export function comparedCounts({ explorations }: Comparison): readonly ComparedRow[] {
  const columns = explorations.map(one => new Map<string, string>(countsOf(one)))
  const numbers = [...(columns[0]?.keys() ?? [])].map(name =>
    row(
      name,
      columns.map(column => ({ text: column.get(name) ?? '' })),
    ),
  )
  const how = [
    row(
      'tasks',
      explorations.map(({ tasks }) => ({ text: enumeration(tasks) })),
    ),
    row(
      'reduced by',
      explorations.map(one => ({ text: reducedBy(one) })),
    ),
    row(
      'limit',
      explorations.map(({ limit }) => ({ text: limit?.message ?? 'none' })),
    ),
  ]
  // What is the same in all of them is said once, below the table.
  return [...numbers, ...how.filter(({ differs }) => differs)]
}

/** The claims whose verdicts differ: `“no deadlock”: violated in plain, verified in deferred.` */
export function flipTexts(comparison: Comparison): readonly string[] {
  const names = columnNames(comparison)
  return claimsOf(comparison.explorations).flatMap(({ property, claim }) => {
    const byResult = new Map<string, string[]>()
    comparison.explorations.forEach((one, index) => {
      const result = resultOf(one, property, claim)
      if (result === undefined) return
      const word = resultText(result)
      byResult.set(word, [...(byResult.get(word) ?? []), names[index] ?? ''])
    })
    if (byResult.size < 2) return []
    const clauses = [...byResult].map(([word, where]) => `${word} in ${enumeration(where)}`)
    return [`“${claim}”: ${clauses.join('; ')}.`]
  })
}

/** What all the explorations have in common, as far as it is not in the table. */
export function commonText({ explorations }: Comparison): string {
  const [first, ...others] = explorations
  if (first === undefined) return ''
  const tasks = enumeration(first.tasks)
  const sameTasks = others.every(other => enumeration(other.tasks) === tasks)
  const who = `${count(first.tasks.length)} ${first.tasks.length === 1 ? 'task' : 'tasks'}: ${tasks}`
  return `${sameTasks ? `Each explores ${who}. ` : ''}≠ marks the rows in which they differ.`
}

function row(name: string, cells: readonly Omit<ComparedCell, 'differs'>[]): ComparedRow {
  const marked = cells.map(cell => ({ ...cell, differs: cell.text !== cells[0]?.text }))
  return { name, cells: marked, differs: marked.some(({ differs }) => differs) }
}

/** Every claim that one of them was asked, in the order in which they come up. */
function claimsOf(explorations: readonly Exploration[]) {
  const all = explorations.flatMap(({ properties }) => properties)
  return all.filter(
    ({ property, claim }, index) =>
      all.findIndex(other => other.property === property && other.claim === claim) === index,
  )
}

function resultOf({ properties }: Exploration, property: string, claim: string) {
  return properties.find(one => one.property === property && one.claim === claim)
}

function claimText(result: PropertyResult, isPartial: boolean): string {
  return `${resultText(result)} ${violationsText(result, isPartial)}`.trimEnd()
}

function reducedBy({ reductions: { partialOrder, symmetry } }: Exploration): string {
  const rules = [...(partialOrder ? ['partial order'] : []), ...(symmetry.length > 0 ? ['symmetry'] : [])]
  return rules.length === 0 ? 'nothing' : enumeration(rules)
}
