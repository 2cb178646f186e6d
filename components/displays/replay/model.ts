import { computed, signal } from '@preact/signals'
import type { Engine } from '../../../src/cell/engine.ts'
import { isStop, nextContention } from '../../../src/figure/contention.ts'
import { blockedText } from '../../../src/figure/situation-text.ts'
import {
  addTrack,
  atStep,
  currentTrack,
  extendTrack,
  type Move,
  moveFor,
  scheduleOf,
  showTrack,
  startTracks,
  type Track,
  type Tracks,
} from '../../../src/figure/tracks.ts'
import { encodeAddress, parseAddress } from '../../../src/figure/url-state.ts'
import type { ScheduleEntry, Trace } from '../../../src/value/index.ts'
import { createQuestions } from './questions.ts'

/** Steps per second that playing offers; 1 unless the reader chooses. */
export const speeds = [0.5, 1, 2] as const

export type ReplayModel = ReturnType<typeof createReplay>

/**
 * The state of one replay and everything a reader can do to it. `writeAddress` is given the fragment for each new
 * state; with `isSpelled` it names the steps of the given run as well. The engine answers later: an answer to what is no longer asked is dropped.
 */
export function createReplay(
  given: Trace,
  id: string,
  engine: Engine,
  writeAddress: (fragment: string) => void,
  isSpelled = false,
) {
  const tracks = signal<Tracks>(startTracks(given))
  const past = signal<readonly Tracks[]>([])
  const future = signal<readonly Tracks[]>([])
  const notice = signal('')
  const playing = signal(false)
  const speed = signal<number>(1)
  /** The task whose code is shown; null follows whoever made the last step. */
  const followed = signal<number | null>(null)
  /** Steps of the shortest hang: null when there is none, undefined when nobody asked yet. */
  const shortestHang = signal<number | null | undefined>(undefined)

  const track = computed(() => currentTrack(tracks.value))
  const trace = computed(() => track.value.trace)
  const step = computed(() => tracks.value.step)

  /** The fragment for the state shown. */
  let address = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Tasks to run once the answer is there that their runs go on from. */
  const waiting: ScheduleEntry[] = []
  const questions = createQuestions()

  function save() {
    const { kind, trace: shown } = track.value
    const schedule = kind === 'given' && !isSpelled ? undefined : scheduleOf(shown)
    address = encodeAddress(id, { step: step.value, ...(schedule ? { schedule } : {}) })
    writeAddress(address)
  }

  function dropAnswers() {
    questions.drop()
    waiting.length = 0
  }

  function move(next: Tracks) {
    notice.value = ''
    tracks.value = next
    save()
  }

  /** A change that *Undo* takes back. */
  function change(next: Tracks) {
    past.value = [...past.value, tracks.value]
    future.value = []
    move(next)
  }

  function ask<T>(question: Promise<T>, use: (answer: T) => void) {
    questions.ask(question, use, reason => {
      waiting.length = 0
      notice.value = `That did not work: ${reason}.`
    })
  }

  function pause() {
    playing.value = false
    clearTimeout(timer)
  }

  function goTo(to: number) {
    pause()
    dropAnswers()
    move(atStep(tracks.value, to))
  }

  function tick() {
    timer = setTimeout(() => {
      move(atStep(tracks.value, step.value + 1))
      if (isStop(trace.value, step.value)) playing.value = false
      else tick()
    }, 1000 / speed.value)
  }

  function play() {
    dropAnswers()
    if (step.value === trace.value.steps.length) move(atStep(tracks.value, 0))
    if (trace.value.steps.length === 0) return
    playing.value = true
    tick()
  }

  /** Runs the next operation of a task, as soon as the runs asked for before it are there. */
  function run(entry: ScheduleEntry) {
    pause()
    if (questions.isOpen.value) {
      waiting.push(entry)
      return
    }
    const blocked = blockedText(trace.value, step.value, entry.task)
    if (blocked !== '') {
      waiting.length = 0
      notice.value = `${trace.value.tasks[entry.task] ?? 'There is no such task: it'} cannot run: it ${blocked}.`
      return
    }
    const next = moveFor(tracks.value, entry)
    if (next.kind === 'step') {
      move(atStep(tracks.value, step.value + 1))
      runWaiting()
    } else askRun(next)
  }

  /** The title of the given run is a claim about that run: others go without. */
  function askRun({ kind, schedule }: Exclude<Move, { kind: 'step' }>) {
    const kindOfFork = track.value.kind === 'game' ? 'game' : 'own'
    ask(engine.replay(given.program, schedule, ''), answer => {
      change(
        kind === 'extend' ? extendTrack(tracks.value, answer) : addTrack(tracks.value, kindOfFork, answer),
      )
      runWaiting()
    })
  }

  function runWaiting() {
    const entry = waiting.shift()
    if (entry !== undefined) run(entry)
  }

  function show(next: Track['id']) {
    pause()
    dropAnswers()
    move(showTrack(tracks.value, next))
  }

  /** An empty run for the reader to make hang, and meanwhile the question how short that can be. */
  function startGame() {
    pause()
    dropAnswers()
    ask(engine.replay(given.program, [], ''), answer => {
      change(addTrack(tracks.value, 'game', answer))
      findShortestHang()
    })
  }

  async function findShortestHang() {
    if (shortestHang.value !== undefined) return
    try {
      const found = await engine.shortest(given.program, '')
      shortestHang.value = found?.outcome === 'deadlock' ? found.steps.length : null
    } catch {
      // The game goes on without the number; *Shortest* says what went wrong.
    }
  }

  function shortest() {
    pause()
    dropAnswers()
    ask(engine.shortest(given.program, 'Shortest run'), answer => {
      if (answer === null) {
        shortestHang.value = null
        notice.value =
          'No interleaving of these tasks hangs or goes wrong, so there is no shortest run to show.'
        return
      }
      shortestHang.value = answer.outcome === 'deadlock' ? answer.steps.length : null
      change(addTrack(tracks.value, 'shortest', answer))
    })
  }

  function travel(from: typeof past, to: typeof past) {
    const target = from.value.at(-1)
    if (target === undefined) return
    pause()
    dropAnswers()
    from.value = from.value.slice(0, -1)
    to.value = [...to.value, tracks.value]
    move(target)
  }

  /** Takes up the state that the address names, if it names one of this figure. */
  function restore(fragment: string) {
    const parsed = parseAddress(fragment, id, given.tasks.length)
    if (parsed.kind === 'none' || fragment === address) return
    pause()
    dropAnswers()
    if (parsed.kind === 'bad') {
      refuse(parsed.reason)
      return
    }
    const { step: to, schedule } = parsed.state
    const isGiven = schedule === undefined || isSameSchedule(schedule, scheduleOf(given))
    if (isGiven) {
      if (to > given.steps.length) refuse(`it asks for step ${to} of a run of ${given.steps.length}`)
      else tracks.value = atStep(showTrack(tracks.value, 0), to)
      return
    }
    questions.ask(
      engine.replay(given.program, schedule, ''),
      answer => {
        tracks.value = atStep(addTrack(tracks.value, 'own', answer), to)
      },
      refuse,
    )
  }

  function refuse(reason: string) {
    notice.value = `The address names a state that cannot be shown: ${reason}. This is the original run.`
  }

  return {
    given,
    tracks,
    track,
    trace,
    step,
    notice,
    playing,
    speed,
    followed,
    shortestHang,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    nextContention: computed(() => nextContention(trace.value, step.value)),
    goTo,
    play,
    pause,
    run,
    show,
    startGame,
    shortest,
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    restore,
    dispose: () => {
      pause()
      dropAnswers()
    },
  }
}

function isSameSchedule(one: readonly ScheduleEntry[], other: readonly ScheduleEntry[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ task, choice }, step) => task === other[step]?.task && choice === other[step]?.choice)
  )
}
