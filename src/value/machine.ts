/** A state of a device that can migrate, as `enum vfio_device_mig_state` names it without its prefix. */
export type MigrationState =
  | 'ERROR'
  | 'STOP'
  | 'RUNNING'
  | 'STOP_COPY'
  | 'RESUMING'
  | 'RUNNING_P2P'
  | 'PRE_COPY'
  | 'PRE_COPY_P2P'

/** Which way migration data goes through a data fd: out of the device, or into it. */
export type DataSession = 'saving' | 'resuming'

/** One transition that a driver implements. Only an arc that opens a session gives the user a data fd. */
export interface MachineArc {
  /** Numbers of states. */
  readonly from: number
  readonly to: number
  /** What becomes of a data session; absent on an arc on which there is none. */
  readonly data?: { readonly session: DataSession; readonly change: 'opens' | 'keeps' | 'ends' }
}

/**
 * What a request to change the state comes to. `reached`: the driver takes the arcs of the path, none when it is there
 * already. The others are refusals of the first arc: `unknown` the value is no state that can be asked for, `blocked`
 * the table has ERROR there, `warned` the device is in a state that its flags do not have. `endless`: the call never
 * returns.
 */
export interface MachineRequest {
  readonly answer: 'reached' | 'unknown' | 'blocked' | 'warned' | 'endless'
  /** Numbers of the states on the way, the current one first; that one alone when no arc is taken. */
  readonly path: readonly number[]
}

/** The migration state machine of a device with certain flags, and what is asked of it at first. */
export interface Machine {
  readonly kind: 'machine'
  readonly title: string
  /** `migration_flags` of the device. */
  readonly flags: number
  /** The Linux release whose `vfio_mig_get_next_state` answers. */
  readonly release: string
  /** By number. */
  readonly names: readonly MigrationState[]
  /** Numbers of the states that the flags offer; ERROR is none of them. */
  readonly states: readonly number[]
  readonly arcs: readonly MachineArc[]
  /** By the number of the current state, then by the number asked for; the last stands for every other number. */
  readonly requests: readonly (readonly MachineRequest[])[]
  /** Number of the state that the device is in at first, and the session that is open then. */
  readonly from: number
  readonly open?: DataSession
  /** Numbers asked for, one after the other, and resets of the device. */
  readonly asked: readonly (number | 'reset')[]
}
