import { checkOptions, takes } from '../lang/index.ts'
import type { Machine, MigrationState } from '../value/index.ts'
import { type MigrationRelease, migrationReleases } from './migration.ts'
import { migrationArcs, migrationRequest } from './migration-request.ts'
import { migrationFlags, migrationStates, numberOf, sessionIn, supportedState } from './migration-states.ts'

/** What `migrationMachine` shows. */
export interface MachineOptions {
  /** `migration_flags` of the device: 1 STOP_COPY, 2 P2P, 4 PRE_COPY, added up. */
  readonly flags: number
  /** The state at first; RUNNING when not given. */
  readonly from?: MigrationState
  /** What is asked for, one after the other: a state, any number in place of one, or a reset of the device. */
  readonly to?: Asked | readonly Asked[]
  /** The Linux release whose code answers; 7.2.13 when not given. */
  readonly version?: MigrationRelease
  readonly title?: string
}

type Asked = MigrationState | number | 'reset'

/**
 * The migration state machine of a device, with what every request comes to in every state. Throws when the flags offer no
 * state, when the first state is none that the device can be in, and for names and releases that are not known.
 */
export function migrationMachine(options: MachineOptions): Machine {
  checkOptions<MachineOptions>('migrationMachine', options, {
    flags: takes.wholeNumber,
    from: takes.oneOf(migrationStates),
    // Names are checked one by one below; every number will do.
    to: () => undefined,
    version: takes.oneOf(migrationReleases),
    title: takes.text,
  })
  const { flags, from = 'RUNNING', to = [], version = '7.2.13', title = '' } = options
  const numbers = migrationStates.map((_, number) => number)
  const states = numbers.filter(number => supportedState(flags, number) !== undefined)
  if (states.length === 0) throw new Error(noState(flags))
  const first = numberNamed(from)
  if (from !== 'ERROR' && !states.includes(first)) {
    throw new Error(
      `from: a device with flags ${flags} has no state ${from}; every request from there would warn and get -EINVAL. ` +
        `It has ${states.map(number => migrationStates[number]).join(', ')}, and a driver may go to ERROR`,
    )
  }
  const open = sessionIn(from)
  const everyNumber = [...numbers, numbers.length]
  return {
    kind: 'machine',
    title,
    flags,
    release: version,
    names: migrationStates,
    states,
    arcs: migrationArcs(flags),
    requests: numbers.map(cur => everyNumber.map(next => migrationRequest(flags, cur, next, version))),
    from: first,
    ...(open && { open }),
    asked: (typeof to === 'object' ? to : [to]).map(one => (one === 'reset' ? one : askedNumber(one))),
  }
}

/** The number a request asks for; every number that is no state is answered alike. */
function askedNumber(asked: MigrationState | number): number {
  if (typeof asked === 'string') return numberNamed(asked)
  return migrationStates[asked] === undefined ? migrationStates.length : asked
}

function numberNamed(name: MigrationState): number {
  const number = numberOf(name)
  if (number >= 0) return number
  throw new Error(`there is no state ${String(name)}; there are ${migrationStates.join(', ')}`)
}

function noState(flags: number): string {
  const bits = Object.entries(migrationFlags).map(([name, bit]) => `${bit} ${name}`)
  return (
    `flags: with ${flags} a device has no state, since each needs STOP_COPY; ` +
    `every request would warn and get -EINVAL. Add up ${bits.join(', ')}`
  )
}
