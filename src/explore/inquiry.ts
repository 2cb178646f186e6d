import type { Opened } from '../lang/index.ts'
import type { PropertyResult } from '../value/index.ts'
import { Asking, type Claims } from './claims.ts'
import type { Visitor } from './search.ts'

/** One property that is asked, and what was seen to break it. */
export interface Finding {
  readonly property: PropertyResult['property']
  readonly claim: string
  violations: number
  /** The first state that breaks it or, with an entry, the step from there. */
  first?: { readonly state: number; readonly entry?: number }
}

/** What is asked of one search: a visitor that answers deadlock, fault, misuse and the claims about states. */
export interface Inquiry {
  readonly asking: Asking
  readonly visitor: Visitor
  readonly findings: readonly Finding[]
  readonly deadlock: Finding
  /** States in which every task has ended. */
  ends: number
}

/** Throws when claims are asked of tables. */
export function inquire(opened: Opened, always: Claims, atEnd: Claims): Inquiry {
  const deadlock = finding('deadlock', 'no deadlock')
  const fault = finding('fault', 'no failed assertion and no exception')
  const misuse = finding('misuse', 'no primitive is used wrongly')
  const invariants = claimed('invariant', always)
  const finals = claimed('final-state', atEnd)
  const asking = new Asking(opened, { ...always, ...atEnd })
  const inquiry: Inquiry = {
    asking,
    deadlock,
    findings: [deadlock, fault, misuse, ...invariants, ...finals],
    ends: 0,
    visitor: {
      state: (state, machine) => {
        if (machine.hasTaskAt('fault')) note(fault, { state })
        for (const one of invariants) if (!asking.ask(one.holds, machine)) note(one, { state })
      },
      stuck: (state, machine) => {
        if (machine.hasTaskAt('fault')) return
        if (machine.hasTaskAt('step')) {
          note(deadlock, { state })
          return
        }
        inquiry.ends++
        for (const one of finals) if (!asking.ask(one.holds, machine)) note(one, { state })
      },
      misuse: (state, entry) => note(misuse, { state, entry }),
    },
  }
  return inquiry
}

function finding(property: Finding['property'], claim: string): Finding {
  return { property, claim, violations: 0 }
}

function claimed(property: Finding['property'], claims: Claims): (Finding & { holds: () => boolean })[] {
  return Object.entries(claims).map(([claim, holds]) => ({ ...finding(property, claim), holds }))
}

function note(one: Finding, first: { readonly state: number; readonly entry?: number }): void {
  if (one.violations++ === 0) one.first = first
}
