import type { MachineArc, MachineRequest } from '../value/index.ts'
import { type MigrationRelease, vfio_mig_get_next_state } from './migration.ts'
import { migrationStates, numberOf, sessionIn, supportedState } from './migration-states.ts'

/**
 * What a request (SET of VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE) comes to on a device in a state, by number: the loop that
 * every driver's set_device_state has. It asks for the next state, takes that arc, and goes on until the device is where
 * the user wants it; when it is there from the start, nothing is asked. No arc fails here.
 */
export function migrationRequest(
  flags: number,
  cur: number,
  next: number,
  release?: MigrationRelease,
): MachineRequest {
  const path = [cur]
  let at = cur
  while (at !== next) {
    const answer = vfio_mig_get_next_state(flags, at, next, release)
    if (answer.result === null) return { answer: 'endless', path }
    if (answer.result !== 0) {
      return {
        answer: ({ current: 'warned', requested: 'unknown', blocked: 'blocked' } as const)[answer.because],
        path,
      }
    }
    // No next hop leads back, in any set of flags (tests); a table that did would hang every driver.
    if (path.includes(answer.next_fsm))
      throw new Error(`the arcs from ${cur} to ${next} go round in a circle`)
    at = answer.next_fsm
    path.push(at)
  }
  return { answer: 'reached', path }
}

/** The arcs that a driver of a device with these flags implements: the transitions no other arcs make up. */
export function migrationArcs(flags: number): readonly MachineArc[] {
  const states = migrationStates.map((_, number) => number)
  return states.flatMap(from =>
    states.filter(to => from !== to && isArc(flags, from, to)).map(to => ({ from, to, ...dataOn(from, to) })),
  )
}

function isArc(flags: number, from: number, to: number): boolean {
  if (supportedState(flags, from) === undefined) return false
  const answer = vfio_mig_get_next_state(flags, from, to)
  return answer.result === 0 && answer.next_fsm === to
}

/**
 * What an arc does to the data session (include/uapi/linux/vfio.h): the states between PRE_COPY and STOP_COPY share one,
 * RESUMING has its own; going into such a state opens a session, going out of it ends the session.
 */
function dataOn(from: number, to: number): Pick<MachineArc, 'data'> {
  const [before, after] = [from, to].map(number => {
    const state = migrationStates[number]
    return state && sessionIn(state)
  })
  if (after !== undefined) return { data: { session: after, change: before === after ? 'keeps' : 'opens' } }
  return before === undefined ? {} : { data: { session: before, change: 'ends' } }
}

/** The state that VFIO_DEVICE_RESET returns a device to, whichever it is in. */
export const stateAfterReset = numberOf('RUNNING')
