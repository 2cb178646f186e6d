import { type Scenario, scenario, type Task } from '../lang/index.ts'
import { type Driver, type FlowName, type Setup, versionOf } from './driver.ts'
import type { Session, State } from './migration-device.model.ts'

/** Questions to ask when every task has ended, by what they claim. */
type Claims = Readonly<Record<string, () => boolean>>

/** A device with threads at work on it. */
export interface Scene {
  readonly scenario: Scenario
  readonly finally: Claims
}

export interface SceneOptions {
  /** The session that is open at the start; none unless said otherwise. */
  readonly session?: Session
  /** A thread changes the address space meanwhile; not unless said otherwise. */
  readonly mmapWriter?: boolean
  /** What the other threads do, one each; the usual for the session unless said otherwise. */
  readonly flows?: readonly FlowName[]
}

const usual: Readonly<Record<Session, readonly FlowName[]>> = {
  none: ['set_device_state', 'pin', 'reset'],
  saving: ['set_device_state', 'read', 'pin', 'reset'],
  resuming: ['set_device_state', 'write', 'pin', 'reset'],
}

/**
 * A device of one version of a driver with a thread for each flow: by default one that changes the device's state, one
 * that uses the open session, one that pins a BAR and one that resets. The state is changed so that a session ends, or
 * begins where none is open. Flows of the usual ones that the device does not have are left out. Throws for an unknown
 * version, and for a flow that is asked for and that the device does not have.
 */
export function scene(
  driver: Driver,
  id: string,
  { session = 'none', mmapWriter = false, flows }: SceneOptions = {},
): Scene {
  const setup = versionOf(driver, id).setup(session)
  const state = session === 'none' ? 'STOP_COPY' : 'STOP'
  const names = flows ?? usual[session].filter(flow => setup.flows[flow] !== undefined)
  const all: readonly FlowName[] = mmapWriter ? [...names, 'mmap_writer'] : names
  const tasks = all.map((flow, at) =>
    taskOf(driver.name, setup, flow, all.indexOf(flow) === at ? flow : `${flow} ${at}`, state),
  )
  return { scenario: scenario({ tasks }), finally: claims(setup) }
}

/**
 * A device's life, to be run one task after the other: sessions in which data is moved begin and end, a BAR is pinned,
 * and the device is reset, with a session open then or not. Throws for an unknown version.
 */
export function life(driver: Driver, id: string, { open }: { open: boolean }): Scenario {
  const setup = versionOf(driver, id).setup('none')
  const steps: readonly (readonly [FlowName, State])[] = [
    ['set_device_state', 'STOP_COPY'],
    ['read', 'STOP_COPY'],
    ['set_device_state', 'STOP'],
    ['set_device_state', 'RESUMING'],
    ['write', 'RESUMING'],
    ['set_device_state', 'STOP'],
    ...(open ? ([['set_device_state', 'STOP_COPY']] as const) : []),
    ['pin', 'STOP'],
    ['reset', 'STOP'],
  ]
  const tasks = steps
    .filter(([flow]) => setup.flows[flow] !== undefined)
    .map(([flow, state], at) => taskOf(driver.name, setup, flow, `${at + 1} ${flow} ${state}`, state))
  return scenario({ tasks })
}

function taskOf(driver: string, { flows }: Setup, flow: FlowName, name: string, state: State): Task {
  const make = flows[flow]
  if (make !== undefined) return make(name, state)
  throw new Error(`${driver} has no ${flow}; it has ${Object.keys(flows).join(', ')}`)
}

function claims({ migration }: Setup): Claims {
  if (migration === undefined) return {}
  return {
    'no reset is lost': () => !migration.core_device.pdev.was_reset,
    'a running device has no session open': () =>
      migration.mig_state !== 'RUNNING' ||
      (migration.saving_migf === null && migration.resuming_migf === null),
  }
}
