import { Machine } from '../kernel/index.ts'
import type { Opened } from '../lang/index.ts'
import type { Reductions, ScheduleEntry } from '../value/index.ts'
import { close, isClosed } from './closure.ts'
import { Cycles, hasLocalCycle } from './cycles.ts'
import { unpackEntry } from './entry.ts'
import { type Asked, type Inquiry, inquire } from './inquiry.ts'
import type { Reduce } from './options.ts'
import { type ReducedSearch, searchReduced } from './reduced-search.ts'
import { type Limits, type Search, search } from './search.ts'
import { groupsOf } from './symmetry.ts'

/** A search that has answered an inquiry, or is about to. */
export interface MainSearch {
  readonly inquiry: Inquiry
  readonly search: Search
  readonly reductions: Reductions
  /** No reduction was used, so the runs to states are among the shortest. */
  readonly isEveryState: boolean
  /** The run to a state; with a packed entry, through the step from there to the wrong use that was told of with it. */
  scheduleThrough(state: number, entry?: number): readonly ScheduleEntry[]
  /** False when it is known that no run comes back to where it was. */
  hasCycles(): boolean
}

const unreduced: Reductions = { partialOrder: false, symmetry: [], unstored: 0 }

/**
 * Searches for everything that can be told from one state or one step; reduced, when that is wanted and can be done, else
 * through every state. `onBegin` is told of each search when it begins.
 */
export function mainSearch(
  opened: Opened,
  asked: Asked,
  limits: Limits,
  reduce: Reduce,
  onBegin: (begun: MainSearch) => void,
): MainSearch {
  const { program, learner } = opened
  if (!reduce.partialOrder && !reduce.symmetry) return searchAll(opened, asked, limits, unreduced, onBegin)
  const closure = close(program, learner)
  if (!isClosed(closure))
    return searchAll(opened, asked, limits, { ...unreduced, unused: closure.why }, onBegin)
  askOnce(opened, asked)
  for (;;) {
    const { fields, locks } = asked.always
    const tellsApart = () => locks.size + asked.finally.locks.size > 0
    const symmetry = reduce.symmetry && !tellsApart()
    const inquiry = inquire(program, asked)
    const cycles = new Cycles()
    const unused = reduce.symmetry && !symmetry && groupsOf(program).length > 0 ? { unused: toldApart } : {}
    const begun = (found: ReducedSearch): MainSearch => ({
      inquiry,
      search: found,
      isEveryState: false,
      reductions: {
        partialOrder: reduce.partialOrder,
        symmetry: found.groups,
        unstored: found.unstored,
        ...unused,
      },
      scheduleThrough: (state, entry) =>
        entry === undefined
          ? found.scheduleTo(state)
          : upToMisuse(opened, found.scheduleThrough(state, entry)),
      hasCycles: () => hasLocalCycle(program) && cycles.exist(found.states),
    })
    const found = searchReduced(
      closure,
      {
        ...inquiry.visitor,
        begin: one => onBegin(begun(one)),
        transition: (from, _, to) => cycles.note(from, to),
      },
      limits,
      { partialOrder: reduce.partialOrder, symmetry, visible: { fields, locks } },
    )
    if (!found.outgrown && !(symmetry && tellsApart())) return begun(found)
  }
}

const toldApart = 'a claim asks which tasks hold a lock, so tasks that do the same are told apart'

/** A run up to the first wrong use of a primitive in it. */
function upToMisuse(
  { program, learner }: Opened,
  schedule: readonly ScheduleEntry[],
): readonly ScheduleEntry[] {
  const machine = new Machine(program, learner)
  const last = schedule.findIndex(({ task, choice }) => machine.run(task, choice) && machine.misuses > 0)
  return schedule.slice(0, last + 1)
}

function searchAll(
  { program, learner }: Opened,
  asked: Asked,
  limits: Limits,
  reductions: Reductions,
  onBegin: (begun: MainSearch) => void,
): MainSearch {
  const inquiry = inquire(program, asked)
  const cycles = new Cycles()
  const begun = (found: Search): MainSearch => ({
    inquiry,
    search: found,
    isEveryState: true,
    reductions,
    scheduleThrough: (state, entry) => {
      const schedule = found.scheduleTo(state)
      return entry === undefined ? schedule : [...schedule, unpackEntry(entry)]
    },
    hasCycles: () => hasLocalCycle(program) && cycles.exist(found.states),
  })
  const visitor = {
    ...inquiry.visitor,
    begin: (found: Search) => onBegin(begun(found)),
    transition: (from: number, _: number, to: number) => cycles.note(from, to),
  }
  return begun(search(program, visitor, limits, learner))
}

/** Asks the claims about every state in the first one: what they look at is known then, in most cases. */
function askOnce({ program, learner }: Opened, { always }: Asked): void {
  const machine = new Machine(program, learner)
  for (const claim of always.names) always.holds(claim, machine)
}
