import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawGraph, pathOf, shortestPath, stateSizes } from '../../src/figure/state-graph.ts'
import { layersOf } from '../../src/figure/state-layers.ts'
import { exitsOf, graphSummary, stateText } from '../../src/figure/state-text.ts'
import type { StateGraph } from '../../src/index.ts'
import * as runs from './runs.model.ts'
import { stateGraphOf } from './state-graph-of.ts'

/** Any graph whose depths are true: each state but the first is met from an earlier one; further steps lead anywhere near. */
const anyGraph = fc
  .array(
    fc.tuple(
      fc.nat(),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.nat({ max: 2 })), { maxLength: 3 }),
    ),
    { maxLength: 59 },
  )
  .map((numbers): StateGraph => {
    const depths = [0]
    const tree = numbers.map(([parent], index) => {
      const from = parent % depths.length
      depths.push((depths[from] ?? 0) + 1)
      return { from, to: index + 1, task: 0, choice: 0 }
    })
    const more = numbers.flatMap(([, steps], from) =>
      steps.map(([to, task, choice]) => ({ from, to: to % depths.length, task: task + 1, choice })),
    )
    const near = more.filter(({ from, to }) => (depths[to] ?? 0) <= (depths[from] ?? 0) + 1)
    return { states: depths.map(depth => ({ depth, kind: 'between' })), transitions: [...tree, ...near] }
  })

const examples: Readonly<Record<string, StateGraph>> = {
  readers: stateGraphOf(runs.readers),
  events: stateGraphOf(runs.events),
  race: stateGraphOf(runs.race),
  fault: stateGraphOf(runs.fault),
}

const distance = ([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]) =>
  Math.hypot(x1 - x2, y1 - y2)

/** How near a point comes to a stretch of a line. */
function nearest(
  [x, y]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2
  const share =
    length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
  return distance([x, y], [x1 + share * (x2 - x1), y1 + share * (y2 - y1)])
}

function checkDrawing(graph: StateGraph) {
  const { at, lines, width, height } = drawGraph(graph)
  const { radius } = stateSizes
  graph.states.forEach(({ depth }, state) => {
    const [x, y] = at[state] ?? [0, 0]
    expect(x).toBeGreaterThanOrEqual(radius)
    expect(x).toBeLessThanOrEqual(width - radius)
    expect(y).toBeLessThanOrEqual(height - radius)
    graph.states.slice(0, state).forEach((other, index) => {
      const place = at[index] ?? [0, 0]
      expect(distance([x, y], place)).toBeGreaterThan(2 * radius)
      // Farther from the start is farther down, and the same distance is the same height.
      expect(Math.sign(y - place[1])).toBe(Math.sign(depth - other.depth))
    })
  })
  for (const { from, to, points } of lines) {
    expect(distance(points[0] ?? [0, 0], at[from] ?? [0, 0])).toBeLessThanOrEqual(radius + 1)
    expect(distance(points.at(-1) ?? [0, 0], at[to] ?? [0, 0])).toBeLessThanOrEqual(radius + 1)
    at.forEach((place, state) => {
      if (state === from || state === to) return
      points.slice(1).forEach((next, index) => {
        expect(nearest(place, points[index] ?? next, next)).toBeGreaterThanOrEqual(radius)
      })
    })
  }
}

test('no states overlap, layers are by depth, and no line runs through a state it does not belong to', () => {
  Object.values(examples).forEach(checkDrawing)
  fc.assert(fc.property(anyGraph, checkDrawing), { numRuns: 60 })
})

test('the same graph is always drawn the same', () => {
  fc.assert(
    fc.property(anyGraph, graph => {
      expect(drawGraph(structuredClone(graph))).toEqual(drawGraph(graph))
    }),
    { numRuns: 20 },
  )
})

test('states are put in order so that two chains that only touch the start do not cross', () => {
  const chain = (from: number, to: number) => ({ from, to, task: from % 2, choice: 0 })
  const graph: StateGraph = {
    states: [0, 1, 1, 2, 2, 3, 3].map(depth => ({ depth, kind: 'between' })),
    transitions: [chain(0, 1), chain(0, 2), chain(1, 4), chain(2, 3), chain(3, 6), chain(4, 5)],
  }
  expect(layersOf(graph)).toEqual([[0], [1, 2], [4, 3], [5, 6]])
})

test('letters of one line do not cover those of another in the examples', () => {
  for (const graph of Object.values(examples)) {
    const places = drawGraph(graph).lines.map(({ labelAt }) => labelAt)
    places.forEach((place, index) => {
      for (const other of places.slice(0, index)) expect(distance(place, other)).toBeGreaterThan(7)
    })
  }
})

test('transitions with the same ends are one line with both letters; a choice has its number', () => {
  const graph: StateGraph = {
    states: [
      { depth: 0, kind: 'between' },
      { depth: 1, kind: 'end' },
    ],
    transitions: [
      { from: 0, to: 1, task: 0, choice: 0 },
      { from: 0, to: 1, task: 1, choice: 0 },
      { from: 0, to: 1, task: 1, choice: 1 },
    ],
  }
  expect(drawGraph(graph).lines.map(({ label }) => label)).toEqual(['AB0B1'])
})

describe('paths', () => {
  const graph = stateGraphOf(runs.readers)
  const endOf = (path: readonly number[]) => graph.transitions[path.at(-1) ?? -1]?.to ?? 0

  test('a shortest way leads to each state in as many steps as it is deep', () => {
    graph.states.forEach(({ depth }, state) => {
      const path = shortestPath(graph, state)
      expect(path).toHaveLength(depth)
      expect(endOf(path)).toBe(state)
    })
  })

  test('a run is followed as far as the graph has it', () => {
    const one = exitsOf(graph, 0)[0] ?? -1
    const { task = -1, choice = -1 } = graph.transitions[one] ?? {}
    expect(pathOf(graph, [{ task, choice }])).toEqual([one])
    expect(
      pathOf(graph, [
        { task, choice },
        { task: 99, choice: 0 },
      ]),
    ).toEqual([one])
  })
})

test('states and the graph are told in words', () => {
  const graph = stateGraphOf(runs.fault)
  expect(stateText(graph, 0)).toBe('State 0: the start.')
  expect(stateText(graph, 1)).toBe('State 1: a task has stopped at a fault, 1 step from the start.')
  expect(graphSummary(graph)).toBe(
    '2 states and 1 transition, at most 1 step from the start; state 1 is a fault.',
  )
})
