import type { Machine } from '../kernel/index.ts'
import type { Opened } from '../lang/index.ts'
import type { Program, PropertyResult } from '../value/index.ts'
import { Asking } from './claims.ts'
import type { Goal } from './on-the-fly.ts'
import type { ClaimOptions } from './options.ts'
import { Races } from './races.ts'
import type { Visitor } from './search.ts'

/** One property that is asked, and what was seen to break it. */
export interface Finding {
  readonly property: PropertyResult['property']
  readonly claim: string
  /** Where it is broken. */
  readonly goal: Goal
  violations: number
  /** By task the nodes at which it stands where it is broken; only of what a reduced search has every state of. */
  readonly nodes?: readonly Set<number>[]
  /** The first state that breaks it or, with a packed entry, the step from there. */
  first?: { readonly state: number; readonly entry?: number }
}

/** What is asked of one search: a visitor that answers everything that can be told from one state or one step. */
export interface Inquiry {
  readonly visitor: Visitor
  readonly findings: readonly Finding[]
  /** States in which no task can go on although one has not ended, and states in which every task has ended. */
  deadlocks: number
  ends: number
}

/** Who asks the claims about every state, and those about states in which every task has ended. */
export interface Asked {
  readonly always: Asking
  readonly finally: Asking
}

/** The claims of some options. Throws when claims are asked of tables, which do not have the functions that settle them. */
export function askedOf(opened: Opened, options: ClaimOptions): Asked {
  return { always: new Asking(opened, options.always), finally: new Asking(opened, options.finally) }
}

/** Makes the questions; nothing has been found yet. */
export function inquire(program: Program, asked: Asked): Inquiry {
  const races = new Races(program)
  const isEnd = (machine: Machine) => !machine.hasTaskAt('fault') && !machine.hasTaskAt('step')
  const nodes = program.tasks.map(() => new Set<number>())
  const isDeadlock = (machine: Machine) => !machine.hasTaskAt('fault') && machine.hasTaskAt('step')
  const deadlock: Finding = { ...finding('deadlock', 'no deadlock', { stuck: isDeadlock }), nodes }
  const misuse = finding('misuse', 'no primitive is used wrongly', { step: machine => machine.misuses > 0 })
  const race = finding('data-race', 'no data race', { state: machine => races.look(machine) })
  const findings = [
    deadlock,
    finding('fault', 'no failed assertion and no exception', {
      state: machine => machine.hasTaskAt('fault'),
    }),
    misuse,
    race,
    ...asked.always.names.map(claim =>
      finding('invariant', claim, { state: machine => !asked.always.holds(claim, machine) }),
    ),
    ...asked.finally.names.map(claim =>
      finding('final-state', claim, {
        stuck: machine => isEnd(machine) && !asked.finally.holds(claim, machine),
      }),
    ),
  ]
  const inStates = findings.filter(({ goal }) => goal.state !== undefined)
  const whereStuck = findings.filter(({ goal }) => goal.stuck !== undefined)
  const inquiry: Inquiry = {
    findings,
    deadlocks: 0,
    ends: 0,
    visitor: {
      state: (state, machine) => {
        for (const one of inStates) if (one.goal.state?.(machine)) note(one, { state })
        race.violations = races.pairs.length
      },
      stuck: (state, machine) => {
        for (const one of whereStuck) {
          if (one.goal.stuck?.(machine) !== true) continue
          note(one, { state })
          for (const [task, nodes] of one.nodes?.entries() ?? []) nodes.add(machine.cells[task] ?? 0)
        }
        inquiry.deadlocks = deadlock.violations
        if (isEnd(machine)) inquiry.ends++
      },
      misuse: (state, entry) => note(misuse, { state, entry }),
    },
  }
  return inquiry
}

function finding(property: Finding['property'], claim: string, goal: Goal): Finding {
  return { property, claim, goal, violations: 0 }
}

function note(one: Finding, first: { readonly state: number; readonly entry?: number }): void {
  one.violations++
  one.first ??= first
}
