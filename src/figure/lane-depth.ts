import type { Operation, Program, ProgramNode, TaskProgram } from '../value/index.ts'

/** How many branches of a task are followed before the bound settles for what it has seen. */
const limit = 5_000

/**
 * The most locks a task can hold or wait for at once, in any run of the program: the rows its lane needs, so that a
 * reader's own runs do not change the size of the figure. At least 1.
 */
export function laneDepth(program: Program, task: number): number {
  const automaton = program.tasks[task]
  return automaton ? Math.max(1, deepest(program, automaton)) : 1
}

interface Place {
  readonly node: number
  readonly held: readonly number[]
}

function deepest(program: Program, { nodes }: TaskProgram): number {
  const seen = new Set<string>()
  const places: Place[] = [{ node: 0, held: [] }]
  let most = 0
  for (let place = places.pop(); place && seen.size < limit; place = places.pop()) {
    const key = `${place.node}:${place.held}`
    const node = nodes[place.node]
    if (seen.has(key) || node?.kind !== 'step') continue
    seen.add(key)
    for (const [result, next] of node.next) {
      const held = heldAfter(program, place.held, node, result)
      most = Math.max(
        most,
        held.length,
        place.held.length + (isWait(program, node.operation, place.held) ? 1 : 0),
      )
      places.push({ node: next, held })
    }
    if (isWait(program, node.operation, place.held)) most = Math.max(most, place.held.length + 1)
  }
  return most
}

function isWait({ objects }: Program, { object, primitive }: Operation, held: readonly number[]): boolean {
  if (object === undefined || /trylock|^try_|unlock|^up_|downgrade|^complete|^reinit/.test(primitive))
    return false
  return objects[object]?.type !== 'page' && !held.includes(object)
}

function heldAfter(
  { objects }: Program,
  held: readonly number[],
  { operation: { object, primitive } }: Extract<ProgramNode, { kind: 'step' }>,
  result: number,
): readonly number[] {
  const type = object === undefined ? undefined : objects[object]?.type
  if (object === undefined || type === 'page' || type === 'completion') return held
  if (/unlock|^up_/.test(primitive)) return held.filter(other => other !== object)
  const fails = result < 0 || (/trylock/.test(primitive) && result === 0)
  return fails || held.includes(object) ? held : [...held, object].sort((a, b) => a - b)
}
