import type { DataSession, MigrationState } from '../value/index.ts'

/** The states by number (include/uapi/linux/vfio.h: enum vfio_device_mig_state, Linux 7.2.13). */
export const migrationStates = [
  'ERROR',
  'STOP',
  'RUNNING',
  'STOP_COPY',
  'RESUMING',
  'RUNNING_P2P',
  'PRE_COPY',
  'PRE_COPY_P2P',
] as const satisfies readonly MigrationState[]

/** VFIO_MIGRATION_*: what a device can do, one bit each. */
export const migrationFlags = { STOP_COPY: 1, P2P: 2, PRE_COPY: 4 } as const

const { STOP_COPY, P2P, PRE_COPY } = migrationFlags

/** Flags that a device must have for a state to exist; no device has all of ERROR's (state_flags_table). */
const required: Readonly<Record<MigrationState, number>> = {
  ERROR: ~0,
  STOP: STOP_COPY,
  RUNNING: STOP_COPY,
  STOP_COPY,
  RESUMING: STOP_COPY,
  RUNNING_P2P: STOP_COPY | P2P,
  PRE_COPY: STOP_COPY | PRE_COPY,
  PRE_COPY_P2P: STOP_COPY | P2P | PRE_COPY,
}

/** The state with that number, if there is one and a device with these flags can be asked for it. */
export function supportedState(flags: number, number: number): MigrationState | undefined {
  const state: MigrationState | undefined = migrationStates[number]
  return state !== undefined && (flags & required[state]) === required[state] ? state : undefined
}

/** The number of a state. */
export function numberOf(state: MigrationState): number {
  return migrationStates.indexOf(state)
}

/** The data session that is open while a device is in a state. */
export function sessionIn(state: MigrationState): DataSession | undefined {
  switch (state) {
    case 'STOP_COPY':
    case 'PRE_COPY':
    case 'PRE_COPY_P2P':
      return 'saving'
    case 'RESUMING':
      return 'resuming'
    default:
      return undefined
  }
}
