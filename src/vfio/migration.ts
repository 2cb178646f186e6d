import type { MigrationState } from '../value/index.ts'
import { numberOf, supportedState } from './migration-states.ts'

/**
 * The first hop from a state (rows) towards a state (columns, in the order of their numbers) of a device that can do
 * everything (drivers/vfio/vfio_main.c: vfio_from_fsm_table, Linux 7.2.13).
 */
const firstHops: Readonly<Record<MigrationState, readonly MigrationState[]>> = {
  ERROR: ['ERROR', 'ERROR', 'ERROR', 'ERROR', 'ERROR', 'ERROR', 'ERROR', 'ERROR'],
  STOP: [
    'ERROR',
    'STOP',
    'RUNNING_P2P',
    'STOP_COPY',
    'RESUMING',
    'RUNNING_P2P',
    'RUNNING_P2P',
    'RUNNING_P2P',
  ],
  RUNNING: [
    'ERROR',
    'RUNNING_P2P',
    'RUNNING',
    'RUNNING_P2P',
    'RUNNING_P2P',
    'RUNNING_P2P',
    'PRE_COPY',
    'RUNNING_P2P',
  ],
  STOP_COPY: ['ERROR', 'STOP', 'STOP', 'STOP_COPY', 'STOP', 'STOP', 'ERROR', 'ERROR'],
  RESUMING: ['ERROR', 'STOP', 'STOP', 'STOP', 'RESUMING', 'STOP', 'STOP', 'STOP'],
  RUNNING_P2P: ['ERROR', 'STOP', 'RUNNING', 'STOP', 'STOP', 'RUNNING_P2P', 'RUNNING', 'PRE_COPY_P2P'],
  PRE_COPY: ['ERROR', 'RUNNING', 'RUNNING', 'PRE_COPY_P2P', 'RUNNING', 'RUNNING', 'PRE_COPY', 'PRE_COPY_P2P'],
  PRE_COPY_P2P: [
    'ERROR',
    'RUNNING_P2P',
    'RUNNING_P2P',
    'STOP_COPY',
    'RUNNING_P2P',
    'RUNNING_P2P',
    'PRE_COPY',
    'PRE_COPY_P2P',
  ],
}

/**
 * Whether the loop over unsupported states stops at ERROR, by release. It went on for ever from 4db52602a607, in Linux
 * 6.2, until a26b499b757c of June 2026, which 7.2.13 has.
 */
const stopsAtError = { '6.2': false, '7.2.13': true } as const

/** A release of Linux whose migration state machine is known here. */
export type MigrationRelease = keyof typeof stopsAtError

/** The releases whose migration state machine is known here. */
export const migrationReleases = Object.keys(stopsAtError)

/** -EINVAL. */
const minusEINVAL = -22

/**
 * What `vfio_mig_get_next_state` comes to. A result of 0 is given with the next state and the states that were passed
 * over on the way to it. A negative result with a reason: the `current` state is not supported (then it also warns), the
 * `requested` one is not, or the table says ERROR (`blocked`). `null`: the call does not return.
 */
export type NextState =
  | { readonly result: 0; readonly next_fsm: number; readonly skipped: readonly number[] }
  | { readonly result: -22; readonly warns: boolean; readonly because: 'current' | 'requested' | 'blocked' }
  | { readonly result: null; readonly skipped: readonly number[] }

/**
 * The next state on the way from one state to another, by number, for a device with these flags
 * (drivers/vfio/vfio_main.c: vfio_mig_get_next_state). Every number is answered: those that are no states are refused.
 */
export function vfio_mig_get_next_state(
  flags: number,
  cur_fsm: number,
  new_fsm: number,
  release: MigrationRelease = '7.2.13',
): NextState {
  const current = supportedState(flags, cur_fsm)
  if (current === undefined) return { result: minusEINVAL, warns: true, because: 'current' }
  if (supportedState(flags, new_fsm) === undefined)
    return { result: minusEINVAL, warns: false, because: 'requested' }
  const skipped: number[] = []
  let hop = hopTowards(current, new_fsm)
  while (supportedState(flags, numberOf(hop)) === undefined) {
    if (hop === 'ERROR' && stopsAtError[release])
      return { result: minusEINVAL, warns: false, because: 'blocked' }
    // The state of this loop is the hop alone: the same hop again means that it never ends.
    if (skipped.includes(numberOf(hop))) return { result: null, skipped }
    skipped.push(numberOf(hop))
    hop = hopTowards(hop, new_fsm)
  }
  return { result: 0, next_fsm: numberOf(hop), skipped }
}

function hopTowards(from: MigrationState, to: number): MigrationState {
  return firstHops[from][to] ?? 'ERROR'
}
