import type { Scenario } from '../lang/index.ts'
import type {
  DriverSituation,
  DriverTable,
  Exploration,
  ExplorerVerdict,
  LockGraph,
  PropertyResult,
  Report,
  ValidatorVerdict,
} from '../value/index.ts'
import type { Driver, Version } from './driver.ts'
import { recordedKernel, recordedLockdep, recordedName } from './recorded.ts'
import { life, type Scene, scene } from './scenes.ts'

export interface DriverTableOptions {
  readonly drivers: readonly Driver[]
  /** The lock validator, which is run on the life of each version. */
  readonly lockdep: (life: Scenario) => Report | LockGraph
  /** The explorer, which is given the scene of each version. */
  readonly explore: (scene: Scenario, claims: Pick<Scene, 'finally'>) => Exploration
  /** The session whose file is open in a scene; saving unless said otherwise. */
  readonly session?: 'saving' | 'resuming'
  readonly title?: string
}

/**
 * Asks the lock validator and the explorer of each version of each driver, with a migration file open and with none, and
 * puts beside it what the lock validator of a real kernel said of the same life. Throws for no driver.
 */
export function driverTable({
  drivers,
  lockdep,
  explore,
  session = 'saving',
  title = '',
}: DriverTableOptions): DriverTable {
  const explorations = (driver: Driver, id: string, open: boolean) => {
    const explored = (mmapWriter: boolean) => {
      const { scenario, finally: claims } = scene(driver, id, {
        session: open ? session : 'none',
        mmapWriter,
      })
      return explore(scenario, { finally: claims })
    }
    return { alone: explored(false), writer: explored(true) }
  }
  const policies = new Set<DriverTable['policy']>()
  const situation = (driver: Driver, { id }: Version, open: boolean): DriverSituation => {
    const validator = validatorVerdict(lockdep(life(driver, id, { open })))
    const recorded = recordedLockdep(driver, id, { open })
    const { alone, writer } = explorations(driver, id, open)
    policies.add(alone.policy).add(writer.policy)
    return {
      open,
      validator,
      recorded: recorded && { report: recorded.report, circle: recorded.circle },
      agrees: recorded === null || isSame(validator, recorded),
      explorer: { alone: explorerVerdict(alone), writer: explorerVerdict(writer) },
    }
  }
  const rows = drivers.map(driver => ({
    name: driver.name,
    path: driver.path,
    versions: driver.versions.map(version => {
      const { id, release, commit, changed, reset, migrationFlags, derived } = version
      const states = migrationFlags.length > 0 ? [false, true] : [false]
      return {
        ...{ id, release, changed, reset, migrationFlags, derived },
        ...(commit !== undefined && { commit }),
        situations: states.map(open => situation(driver, version, open)),
      }
    }),
  }))
  const [policy, ...others] = policies
  if (policy === undefined) throw new Error('driverTable: there is no driver to ask of')
  if (others.length > 0) throw new Error('driverTable: explore has to use one policy for all')
  return { kind: 'drivers', title, policy, kernel: recordedKernel, session, drivers: rows }
}

function validatorVerdict(said: Report | LockGraph): ValidatorVerdict {
  if (said.kind === 'graph') return { report: null, circle: [] }
  const { body } = said
  if (body.type !== 'circular') return { report: body.type, circle: [] }
  // Reports begin with the last.
  return { report: body.type, circle: body.chain.map(({ lock }) => lock.name).toReversed() }
}

function isSame(ours: ValidatorVerdict, real: ValidatorVerdict): boolean {
  return ours.report === real.report && ours.circle.map(recordedName).join() === real.circle.join()
}

function explorerVerdict({ verdict, states, properties }: Exploration): ExplorerVerdict {
  const broken = properties.filter(property => property.verdict !== 'verified')
  return {
    verdict,
    states,
    broken: broken.map(property => ({
      property: property.property,
      claim: property.claim,
      verdict: property.verdict,
      ...(property.cost && { cost: property.cost }),
      turns: turnsOf(property),
    })),
  }
}

/** Whose turn it is after each switch of the run. */
function turnsOf({ witness }: PropertyResult): readonly string[] {
  if (witness === undefined) return []
  const { steps, tasks } = witness
  return steps.flatMap(({ task }, at) => (steps[at - 1]?.task === task ? [] : [tasks[task] ?? '']))
}
