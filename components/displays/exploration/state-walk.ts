import { computed, signal } from '@preact/signals'
import type { Engine } from '../../../src/cell/engine.ts'
import { situationText } from '../../../src/figure/situation-text.ts'
import { pathOf, shortestPath } from '../../../src/figure/state-graph.ts'
import { exitsOf } from '../../../src/figure/state-text.ts'
import { encodeAddress, parseAddress } from '../../../src/figure/url-state.ts'
import type { Program, ScheduleEntry, StateGraph, Trace } from '../../../src/value/index.ts'
import { createQuestions } from '../replay/questions.ts'

export type StateWalk = ReturnType<typeof createWalk>

interface WalkOptions {
  readonly id: string
  readonly graph: StateGraph
  /** Tables of the scenario; without them states are walked through, but not told. */
  readonly program: Program | undefined
  /** The run that is drawn into the graph; the walk starts at its end. */
  readonly shown: readonly ScheduleEntry[]
  readonly engine: Engine
  readonly writeAddress: (fragment: string) => void
}

/** A reader's walk through a state graph: a run from the start, step by step, and what it leads to. */
export function createWalk({ id, graph, program, shown, engine, writeAddress }: WalkOptions) {
  const witness = pathOf(graph, shown)
  /** The transitions taken, by number. */
  const path = signal<readonly number[]>(witness)
  /** The run to the state, once it is asked for and told. */
  const run = signal<Trace | null>(null)
  const notice = signal('')
  const isReplaying = signal(false)
  const questions = createQuestions()
  const state = computed(() => graph.transitions[path.value.at(-1) ?? -1]?.to ?? 0)
  let address = ''
  /** The path that was last asked about. */
  let asked: readonly number[] | null = null

  const schedule = () =>
    path.value.flatMap(number => {
      const taken = graph.transitions[number]
      return taken === undefined ? [] : [{ task: taken.task, choice: taken.choice }]
    })

  function tell() {
    questions.drop()
    asked = path.value
    notice.value = ''
    run.value = null
    if (program === undefined) return
    questions.ask(
      engine.replay(program, schedule(), `Run to state ${state.value}`),
      trace => {
        run.value = trace
      },
      reason => {
        notice.value = `What holds in this state could not be computed: ${reason}.`
      },
    )
  }

  function walk(next: readonly number[]) {
    path.value = next
    isReplaying.value = false
    const steps = schedule()
    address = encodeAddress(`${id}-g`, { step: steps.length, schedule: steps })
    writeAddress(address)
    tell()
  }

  function follow(number: number | undefined) {
    if (number !== undefined) walk([...path.value, number])
  }

  /** The way that goes on with the run drawn, as long as the walk has kept to it. */
  function onward(): number | undefined {
    const keeps = path.value.every((number, index) => witness[index] === number)
    return (keeps ? witness[path.value.length] : undefined) ?? exitsOf(graph, state.value)[0]
  }

  /** To the state that another step out of the last one leads to; 1 is the next of them, -1 the one before. */
  function aside(by: 1 | -1) {
    const last = path.value.at(-1)
    const from = graph.transitions[last ?? -1]?.from
    if (last === undefined || from === undefined) return
    const exits = exitsOf(graph, from)
    const next = exits[(exits.indexOf(last) + by + exits.length) % exits.length]
    if (next !== undefined && next !== last) walk([...path.value.slice(0, -1), next])
  }

  /** Takes up the walk, or the replay of one, that the address names. */
  function restore(fragment: string) {
    if (fragment === address) return
    for (const [figure, opens] of [
      [`${id}-g`, false],
      [`${id}-g-run`, true],
    ] as const) {
      const parsed = parseAddress(fragment, figure, program?.tasks.length ?? Number.POSITIVE_INFINITY)
      if (parsed.kind !== 'state' || parsed.state.schedule === undefined) continue
      const named = pathOf(graph, parsed.state.schedule)
      isReplaying.value = opens
      // The replay of this very run has the address now.
      if (asked !== null && named.join() === asked.join()) continue
      path.value = named
      tell()
    }
  }

  return {
    state,
    run,
    notice,
    isReplaying,
    follow,
    onward: () => follow(onward()),
    back: () => {
      if (path.value.length > 0) walk(path.value.slice(0, -1))
    },
    aside,
    goTo: (to: number) => walk(shortestPath(graph, to)),
    toStart: () => walk([]),
    toEnd: () => {
      if (witness.length > 0) walk(witness)
    },
    runTask: (task: number) =>
      follow(exitsOf(graph, state.value).find(number => graph.transitions[number]?.task === task)),
    situation: computed(() => {
      const trace = run.value
      return trace === null ? '' : situationText(trace, trace.steps.length)
    }),
    toggleReplay: () => {
      isReplaying.value = !isReplaying.value
    },
    restore,
    dispose: questions.drop,
  }
}
