import type { ConditionalLine, LineSet, Mutations, PropertyResult } from '../value/index.ts'
import { count, plural } from './exploration-text.ts'
import { enumeration } from './names.ts'

/** The number by which a line goes: the first is 1. */
export function lineNumber(line: number): string {
  return String(line + 1)
}

/** The lines of a set, in order. */
export function linesOf(set: LineSet): readonly number[] {
  const lines: number[] = []
  for (let line = 0; set >> line > 0; line++) if ((set & (1 << line)) !== 0) lines.push(line)
  return lines
}

/** The numbers of a set, as an address has them: `2-3`. */
export function numbersOf(set: LineSet): string {
  return linesOf(set).map(lineNumber).join('-')
}

/** What an address asks of the figure: a set of changes, `#lab~2-3`, or a run with it, `#lab-2-3-w1~7`. */
export function setInAddress(
  fragment: string,
  id: string,
  { lines }: Mutations,
): { readonly changed: LineSet; readonly isRun: boolean } | undefined {
  if (!fragment.startsWith(`#${id}`)) return undefined
  const [, set = '', run = ''] =
    /^(?:~(\d+(?:-\d+)*)|-(\d+(?:-\d+)*)-w\d+~.*)$/.exec(fragment.slice(id.length + 1)) ?? []
  const numbers = (set || run).split('-').map(Number)
  if (set === '0') return { changed: 0, isRun: false }
  if (!numbers.every(number => number >= 1 && number <= lines.length)) return undefined
  return { changed: numbers.reduce((all, number) => all | (1 << (number - 1)), 0), isRun: run !== '' }
}

/** The address of a set: that of the unchanged code is 0. */
export function addressOf(id: string, set: LineSet): string {
  return `#${id}~${numbersOf(set) || 0}`
}

/** What came of a set of changed lines. */
export type MutationOutcome =
  | { readonly kind: 'left-out'; readonly reason: string }
  /** The claims that are broken, by their place. */
  | { readonly kind: 'explored'; readonly broken: readonly number[] }

/** What came of changing these lines. */
export function outcomeOf({ outcomes, reasons }: Mutations, changed: LineSet): MutationOutcome {
  const outcome = outcomes[changed] ?? null
  if (outcome === null) return { kind: 'left-out', reason: 'It was not explored.' }
  if (outcome < 0) return { kind: 'left-out', reason: reasons[-1 - outcome] ?? '' }
  return { kind: 'explored', broken: linesOf(outcome) }
}

/** How many combinations were explored, how many break nothing, and how many were left out. */
function tally({ outcomes }: Mutations) {
  const explored = outcomes.filter(outcome => outcome !== null && outcome >= 0)
  return {
    explored: explored.length,
    right: explored.filter(outcome => outcome === 0).length,
    leftOut: outcomes.filter(outcome => outcome !== null && outcome < 0).length,
  }
}

/** The words for what is broken: `deadlock, misuse`; empty when nothing is. */
export function brokenWords({ claims }: Mutations, broken: readonly number[]): string {
  return broken.map(claim => claims[claim]?.word ?? '').join(', ')
}

/** What is broken as letters, the first of each word: `D M`; `✓` for nothing, `–` for what was left out. */
export function brokenMarks({ claims }: Mutations, outcome: MutationOutcome): string {
  if (outcome.kind === 'left-out') return '–'
  return outcome.broken.map(claim => markOf(claims[claim]?.word ?? '')).join(' ') || '✓'
}

function markOf(word: string): string {
  // A data race and a deadlock begin alike.
  return word === 'data race' ? 'R' : word.charAt(0).toUpperCase()
}

/** What the letters mean. */
export function marksText({ claims }: Mutations): string {
  const letters = claims.map(({ word }) => `${markOf(word)} ${word}`)
  return `${letters.join(', ')}; ✓ nothing is broken, – left out.`
}

/** The smallest sets of changed lines among `changed` that break a claim: no part of one of them breaks it. */
export function causesOf({ outcomes }: Mutations, changed: LineSet, claim: number): readonly LineSet[] {
  const breaks = (set: LineSet) => {
    const outcome = outcomes[set] ?? -1
    return outcome > 0 && (outcome & (1 << claim)) !== 0
  }
  const parts = partsOf(changed).filter(breaks)
  return parts.filter(set => !parts.some(other => other !== set && (other & set) === other))
}

/** Every subset, the whole one last. */
function partsOf(set: LineSet): readonly LineSet[] {
  return Array.from({ length: set + 1 }, (_, part) => part).filter(part => (part & set) === part)
}

/** The verdict on a set of changed lines, as a sentence. */
export function mutationVerdict(value: Mutations, changed: LineSet): string {
  const outcome = outcomeOf(value, changed)
  const what = changed === 0 ? 'As it is' : `With ${setText(changed)}`
  if (outcome.kind === 'left-out') return `${what}: left out. ${outcome.reason}`
  if (outcome.broken.length === 0) return `${what}: every claim holds in every interleaving.`
  return `${what}: ${brokenWords(value, outcome.broken)}.`
}

/** Why: of each broken claim the smallest sets of changes that break it; then what parts would break and the whole does not. */
export function causeTexts(value: Mutations, changed: LineSet): readonly string[] {
  const outcome = outcomeOf(value, changed)
  if (outcome.kind === 'left-out') return []
  const hidden = value.claims.flatMap((_, claim) =>
    outcome.broken.includes(claim) || causesOf(value, changed, claim).length === 0 ? [] : [claim],
  )
  return [
    ...outcome.broken.map(claim => {
      const { claim: text = '' } = value.claims[claim] ?? {}
      return `“${text}” is broken by ${setsText(causesOf(value, changed, claim))}.`
    }),
    ...hidden.map(claim => {
      const { claim: text = '' } = value.claims[claim] ?? {}
      return `“${text}” holds here, although it is broken by ${setsText(causesOf(value, changed, claim))}: what else is changed hides that.`
    }),
  ]
}

/** `change 2`, `changes 2 and 3`. */
export function setText(set: LineSet): string {
  const numbers = linesOf(set).map(lineNumber)
  return `${numbers.length === 1 ? 'change' : 'changes'} ${enumeration(numbers)}`
}

/** `change 1 alone, by change 5 alone, or by changes 2 and 3 together, neither of which does so alone`. */
function setsText(sets: readonly LineSet[]): string {
  const texts = sets.map(set => {
    const many = linesOf(set).length
    if (many === 1) return `${setText(set)} alone`
    return `${setText(set)} together, ${many === 2 ? 'neither of which does so' : 'no part of which does so'} alone`
  })
  return texts.length < 3
    ? texts.join(', or by ')
    : `${texts.slice(0, -1).join(', by ')}, or by ${texts.at(-1)}`
}

/** A line of code as it is shown: there in any case, gone with the changes, or come with them. */
export interface ShownLine {
  readonly text: string
  readonly state: 'same' | 'gone' | 'new'
  /** The changes that decide whether it is there. */
  readonly by: LineSet
}

/** A function with these lines changed; lines that neither the original nor the changed one has are left out. */
export function shownLines(code: readonly ConditionalLine[], changed: LineSet): readonly ShownLine[] {
  const isThere = (line: ConditionalLine, set: LineSet) =>
    (line.kept & set) === 0 && (line.changed & set) === line.changed
  return code.flatMap((line): ShownLine[] => {
    const [before, after] = [isThere(line, 0), isThere(line, changed)]
    if (!before && !after) return []
    const state = before === after ? 'same' : before ? 'gone' : 'new'
    return [{ text: line.text, state, by: line.kept | line.changed }]
  })
}

/** The runs that break claims when these lines are changed; undefined when they have to be looked for. */
export function runsOf(
  { witnesses, outcomes }: Mutations,
  changed: LineSet,
): readonly PropertyResult[] | undefined {
  return (outcomes[changed] ?? 0) <= 0 ? [] : witnesses.find(one => one.changed === changed)?.broken
}

/** The text of a cell that looks for the runs of one set of changes. */
export function runsCell({ options: { cell, name } }: Mutations, changed: LineSet): string {
  return [
    "import { mutations } from 'deferred-reset'",
    `import { ${name} } from './${cell}.cell.ts'`,
    `export default mutations({ ...${name}, only: [${changed}] })`,
  ].join('\n')
}

/** What was explored, and what was left out. */
export function mutationScope(value: Mutations): readonly string[] {
  const { explored, right, leftOut } = tally(value)
  const scenarios = value.scenarios.map(({ title, tasks }) =>
    title === '' ? enumeration(tasks) : `${title} (${enumeration(tasks)})`,
  )
  return [
    `${plural(explored, 'combination')} explored, ${scenarios.length === 1 ? 'with' : 'each with'} ${enumeration(scenarios)}; ${count(value.states)} states in all. In ${count(right)} of them nothing is broken. Policy ${value.policy}.`,
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'combination')} left out. ${value.reasons.join(' ')}`]),
  ]
}
