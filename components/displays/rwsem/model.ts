import { computed, signal } from '@preact/signals'
import type { Engine } from '../../../src/cell/engine.ts'
import { encodeAddress, parseAddress } from '../../../src/figure/url-state.ts'
import type { LockRequest, Policy, RwsemLab, RwsemRun } from '../../../src/value/index.ts'
import { firstRequests, makeRequest } from '../../../src/value/rwsem.ts'
import { createQuestions } from '../replay/questions.ts'

export type LabModel = ReturnType<typeof createLab>

/** The requests by number, as addresses write them. */
const primitives: readonly string[] = [
  'down_read',
  'down_write',
  'down_read_trylock',
  'down_write_trylock',
  'up_read',
  'up_write',
  'downgrade_write',
  'down_read_killable',
  'down_write_killable',
]

/** What the reader goes back to with *Undo*. */
interface Shown {
  readonly runs: readonly RwsemRun[]
  readonly at: number
}

/**
 * The state of one lab: the requests made, as each policy answers them, the policy shown and how many of the requests.
 * The engine runs every request that the reader makes, under all policies.
 */
export function createLab(
  given: RwsemLab,
  id: string,
  engine: Engine,
  writeAddress: (fragment: string) => void,
) {
  const policies: readonly Policy[] = given.runs.map(({ trace }) => trace.policy)
  const shown = signal<Shown>({ runs: given.runs, at: given.runs[0]?.requests.length ?? 0 })
  const past = signal<readonly Shown[]>([])
  const policy = signal(policies[0])
  const notice = signal('')
  const questions = createQuestions()
  let address = ''

  /** The run of a policy, with all its requests. */
  const wholeRun = (of: Policy | undefined): RwsemRun => {
    const found = shown.value.runs.find(({ trace }) => trace.policy === of) ?? given.runs[0]
    if (found === undefined) throw new Error('the lab has no run')
    return found
  }
  const whole = computed(() => wholeRun(policy.value))
  const run = computed(() => firstRequests(whole.value, shown.value.at))
  const isOwn = computed(() => shown.value.runs !== given.runs)

  const idOf = (of: Policy | undefined) => (of === policies[0] ? id : `${id}-${of}`)

  function save() {
    const schedule = whole.value.requests.map(({ task, primitive }) => ({
      task,
      choice: primitives.indexOf(primitive),
    }))
    const step = shown.value.at
    address = encodeAddress(idOf(policy.value), { step, ...(isOwn.value ? { schedule } : {}) })
    writeAddress(address)
  }

  function show(next: Shown) {
    questions.drop()
    notice.value = ''
    shown.value = next
    save()
  }

  function goTo(at: number) {
    const last = whole.value.requests.length
    show({ ...shown.value, at: Math.min(last, Math.max(0, at)) })
  }

  /** Makes requests after the first `at` of those shown, under every policy. */
  async function longer(runs: readonly RwsemRun[], at: number, requests: readonly LockRequest[]) {
    const made: RwsemRun[] = []
    for (const whole of runs) {
      let run = firstRequests(whole, at)
      for (const request of requests) run = await answered(run, request)
      made.push(run)
    }
    return made
  }

  async function answered(run: RwsemRun, request: LockRequest): Promise<RwsemRun> {
    const making = makeRequest(run, request)
    let next = making.next()
    while (next.done !== true) next = making.next(await engine.replay(run.trace.program, next.value, ''))
    return next.value
  }

  function ask(request: LockRequest) {
    if (questions.isOpen.value) return
    const before = shown.value
    questions.ask(
      longer(before.runs, before.at, [request]),
      runs => {
        past.value = [...past.value, before]
        show({ runs, at: before.at + 1 })
      },
      refuse,
    )
  }

  function refuse(reason: string) {
    notice.value = `That did not work: ${reason}.`
  }

  function undo() {
    const before = past.value.at(-1)
    if (before === undefined) return
    past.value = past.value.slice(0, -1)
    show(before)
  }

  function startAgain(runs: readonly RwsemRun[], at: number) {
    past.value = [...past.value, shown.value]
    show({ runs, at })
  }

  function choosePolicy(next: Policy) {
    policy.value = next
    save()
  }

  /** Takes up the state that the address names, if it names one of this lab. */
  function restore(fragment: string) {
    if (fragment === address) return
    for (const of of policies) {
      const parsed = parseAddress(fragment, idOf(of), given.runs[0]?.trace.tasks.length ?? 0)
      if (parsed.kind === 'none') continue
      policy.value = of
      if (parsed.kind === 'bad') {
        notice.value = `The address names a state that cannot be shown: ${parsed.reason}.`
        return
      }
      const { step, schedule } = parsed.state
      const count = (schedule ?? given.runs[0]?.requests ?? []).length
      const show = (runs: readonly RwsemRun[]) => {
        shown.value = { runs, at: Math.min(step, count) }
      }
      if (schedule === undefined) show(given.runs)
      else {
        const requests = schedule.map(({ task, choice }) => ({ task, primitive: primitives[choice] ?? '' }))
        questions.ask(longer(given.runs, 0, requests), show, refuse)
      }
      return
    }
  }

  return {
    given,
    policies,
    policy,
    shown,
    run,
    whole,
    isOwn,
    notice,
    idOf,
    canUndo: computed(() => past.value.length > 0),
    goTo,
    ask,
    undo,
    clear: () =>
      startAgain(
        given.runs.map(run => firstRequests(run, 0)),
        0,
      ),
    original: () => startAgain(given.runs, given.runs[0]?.requests.length ?? 0),
    choosePolicy,
    restore,
    dispose: () => questions.drop(),
  }
}
