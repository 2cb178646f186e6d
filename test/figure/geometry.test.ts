import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { barsOf, rowsOf } from '../../src/figure/bars.ts'
import { laneDepth } from '../../src/figure/lane-depth.ts'
import { barEnd, columnWidthFor, labelOf, lanesOf } from '../../src/figure/lanes.ts'
import { edgesOf, nodeY, taskOrder } from '../../src/figure/wait-for-graph.ts'
import { replay, type Scenario, type ScheduleEntry, type Trace } from '../../src/index.ts'
import * as runs from './runs.model.ts'

const hang = replay(runs.hang, runs.hangSchedule)

/** Any run of a scenario: at each turn one of the tasks that can run, until none can or the numbers are used up. */
const anyRun = (scenario: Scenario) =>
  fc.array(fc.nat(), { maxLength: 40 }).map((numbers): Trace => {
    const schedule: ScheduleEntry[] = []
    let trace = replay(scenario, [])
    for (const number of numbers) {
      const ready = (trace.situations.at(-1)?.tasks ?? []).flatMap(({ choices }, task) =>
        Array.from({ length: choices }, (_, choice) => ({ task, choice })),
      )
      const entry = ready[number % Math.max(1, ready.length)]
      if (entry === undefined) break
      schedule.push(entry)
      trace = replay(trace.program, schedule)
    }
    return trace
  })

const scenarios = {
  hang: runs.hang,
  'hang under writer-pref': runs.hangUnderWriterPref,
  deferred: runs.deferred,
  readers: runs.readers,
  downgrade: runs.downgrade,
  events: runs.events,
  signal: runs.signal,
  crowd: runs.crowd,
}

/** The lanes as text: a row of characters for each row of bars, a column for each situation. */
const drawn = (trace: Trace) => {
  const bars = barsOf(trace)
  return trace.tasks.flatMap((name, task) =>
    Array.from({ length: rowsOf(bars, task) }, (_, row) => {
      const cells = trace.situations.map((_, at) => {
        const bar = bars.find(one => one.task === task && one.row === row && one.from <= at && at <= one.to)
        return bar ? (bar.kind === 'hold' ? '#' : '-') : '.'
      })
      return `${name.padEnd(17)}${cells.join('')}`
    }),
  )
}

test('the hang is drawn with a row for what is held and one for what is waited for', () => {
  expect(drawn(hang)).toEqual([
    'pin_dma          .#########',
    'pin_dma          ........--',
    'mmap_writer      ..--------',
    'save_read        ...#######',
    'save_read        ......----',
    'set_device_state ....######',
    'set_device_state .......---',
    'reset            .....#####',
    'reset            .........-',
  ])
})

test('a wait that ends in a hold keeps its row', () => {
  const trace = replay(runs.readers, ['first', 'writer', 'first', 'first', 'first', 'writer'])
  expect(drawn(trace)).toEqual([
    'first            .####..',
    'first            ...#...',
    'writer           ..---#.',
    'second           .......',
  ])
})

describe.each(Object.entries(scenarios))('any run of %s', (_, scenario) => {
  test('no two bars of a lane share a row and a moment', () => {
    fc.assert(
      fc.property(anyRun(scenario), trace => {
        const bars = barsOf(trace)
        for (const a of bars) {
          expect(a.from).toBeLessThanOrEqual(a.to)
          for (const b of bars) {
            const apart = a === b || a.task !== b.task || a.row !== b.row || a.to < b.from || b.to < a.from
            expect(apart).toBe(true)
          }
        }
      }),
      { numRuns: 12 },
    )
  })

  test('every hold and wait of every situation is in one bar', () => {
    fc.assert(
      fc.property(anyRun(scenario), trace => {
        const bars = barsOf(trace)
        for (const [at, { holds, tasks }] of trace.situations.entries()) {
          const there = bars.filter(bar => bar.from <= at && at <= bar.to)
          const waits = tasks.filter(({ wait }) => wait !== undefined)
          expect(there.filter(({ kind }) => kind === 'hold')).toHaveLength(holds.length)
          expect(there.filter(({ kind }) => kind === 'wait')).toHaveLength(waits.length)
        }
      }),
      { numRuns: 12 },
    )
  })

  test('every wait for a lock has a blocker and an arrow to its bar', () => {
    fc.assert(
      fc.property(anyRun(scenario), trace => {
        const { bars, arrows } = lanesOf(trace, 40)
        for (const bar of bars.filter(
          ({ kind, object }) => kind === 'wait' && trace.objects[object]?.type !== 'completion',
        )) {
          expect(bar.blockers.length).toBeGreaterThan(0)
          const own = arrows.filter(({ from, step }) => from === bar.task && step === bar.from)
          expect(own.map(({ to }) => to)).toEqual(bar.blockers)
        }
      }),
      { numRuns: 12 },
    )
  })

  test('no run needs more rows than the lanes have', () => {
    fc.assert(
      fc.property(anyRun(scenario), trace => {
        const bars = barsOf(trace)
        for (const task of trace.tasks.keys()) {
          expect(rowsOf(bars, task)).toBeLessThanOrEqual(laneDepth(trace.program, task))
        }
      }),
      { numRuns: 12 },
    )
  })

  test('no label covers another bar or label of its row', () => {
    fc.assert(
      fc.property(anyRun(scenario), fc.integer({ min: 26, max: 64 }), fc.nat(), (trace, width, number) => {
        const lanes = lanesOf(trace, width)
        const step = number % (trace.steps.length + 1)
        const shapes = lanes.bars.flatMap((bar, index) => {
          if (bar.from > step) return []
          const label = labelOf(trace, lanes, index, step)
          const place = { lane: `${bar.task}.${bar.row}`, index }
          return [
            { ...place, left: bar.x, right: barEnd(lanes, index, step) },
            ...(label ? [{ ...place, left: label.x, right: label.x + label.width }] : []),
          ]
        })
        for (const a of shapes) {
          expect(a.left).toBeGreaterThanOrEqual(0)
          expect(a.right).toBeLessThanOrEqual(lanes.width)
          for (const b of shapes) {
            const apart = a.index === b.index || a.lane !== b.lane || a.right <= b.left || b.right <= a.left
            expect(apart).toBe(true)
          }
        }
      }),
      { numRuns: 12 },
    )
  })

  test('the tasks of the graph stand where they stood, and edges run along its sides', () => {
    fc.assert(
      fc.property(anyRun(scenario), trace => {
        const order = taskOrder(trace)
        expect([...order].sort((a, b) => a - b)).toEqual([...trace.tasks.keys()])
        for (const situation of trace.situations) {
          const edges = edgesOf(situation, order)
          expect(edges).toHaveLength(
            situation.tasks.reduce((sum, { wait }) => sum + (wait?.blockers.length ?? 0), 0),
          )
          for (const { points, to } of edges) {
            const tip = points.at(-1)?.[1] ?? -1
            expect(tip).toBeGreaterThanOrEqual(nodeY(order, to))
            for (const [x] of points) expect(x).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: 12 },
    )
  })
})

test('the cycle of the hang runs down the graph, and only its closing edge goes back up', () => {
  const order = taskOrder(hang)
  expect(order.map(task => hang.tasks[task])).toEqual([
    'set_device_state',
    'save_read',
    'mmap_writer',
    'pin_dma',
    'reset',
  ])
  const last = hang.situations.at(-1)
  const edges = last ? edgesOf(last, order) : []
  const drawnEdges = edges.map(({ from, to, closing, inCycle, points }) => {
    const path = points.map(([x, y]) => `${x},${y}`).join(' ')
    return `${hang.tasks[from]} > ${hang.tasks[to]}${inCycle ? ' in the cycle' : ''}${closing ? ', closing it' : ''}: ${path}`
  })
  expect(drawnEdges).toEqual([
    'pin_dma > reset in the cycle: 58,258 58,290',
    'mmap_writer > pin_dma in the cycle: 58,186 58,218',
    'save_read > mmap_writer in the cycle: 58,114 58,146',
    'set_device_state > save_read in the cycle: 58,42 58,74',
    'reset > set_device_state in the cycle, closing it: 58,330 58,342 28,342 28,22 40,22',
  ])
})

test('columns stay legible, however long the run and narrow the room', () => {
  expect(columnWidthFor(9, 480)).toBe(50)
  expect(columnWidthFor(200, 300)).toBe(26)
  expect(columnWidthFor(1, 2000)).toBe(64)
  expect(columnWidthFor(0, 300)).toBe(64)
})
