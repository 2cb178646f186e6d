import type { DriverTable } from '../value/index.ts'
import { type Judge, judgeName, judges, openWords, tableVerdict } from './driver-table.ts'
import { enumeration } from './names.ts'

/** A verdict of the table, as an address names it. */
export interface Evidence {
  readonly driver: string
  readonly version: string
  readonly open: boolean
  readonly judge: Judge
  /** For the explorer: what the threads do, when it is not the usual. */
  readonly flows?: readonly string[]
}

/** The id of a version's rows. */
export function versionId(id: string, driver: string, version: string): string {
  return `${id}-${driver}-${version}`.replaceAll(/[^\w.-]/g, '_')
}

/** The address of a verdict: `#family-xe-7.2~open~writer`; other flows than the usual follow, `~close.sysfs_reset`. */
export function evidenceAddress(id: string, evidence: Evidence): string {
  return `#${[versionId(id, evidence.driver, evidence.version), ...stateOf(evidence)].join('~')}`
}

/** The id of what is shown for a verdict. */
export function evidenceId(id: string, evidence: Evidence): string {
  return [versionId(id, evidence.driver, evidence.version), ...stateOf(evidence)].join('-')
}

function stateOf({ open, judge, flows }: Evidence): readonly string[] {
  return [open ? 'open' : 'none', judge, ...(flows === undefined ? [] : [flows.join('.')])]
}

/** The verdict that an address names, or one of the runs that are shown for it; undefined when it names none here. */
export function evidenceInAddress(fragment: string, id: string, table: DriverTable): Evidence | undefined {
  const [, flows] = /~(?:alone|writer)~([a-z_]+(?:\.[a-z_]+)*)$/.exec(fragment) ?? []
  for (const { name: driver, versions } of table.drivers)
    for (const { id: version, situations } of versions)
      for (const situation of situations)
        for (const judge of judges) {
          const usual = { driver, version, open: situation.open, judge }
          const evidence = flows === undefined ? usual : { ...usual, flows: flows.split('.') }
          const isNamed =
            fragment === evidenceAddress(id, evidence) ||
            fragment.startsWith(`#${evidenceId(id, evidence)}-${shownSuffix}-`)
          if (isNamed && tableVerdict(situation, judge).hasEvidence) return evidence
        }
  return undefined
}

/** What the id of a display adds to that of the evidence it shows. */
export const shownSuffix = 'shown'

/** What is shown for a verdict, as a sentence fragment. */
export function evidenceTitle(table: DriverTable, evidence: Evidence): string {
  const { driver, version, open, judge, flows } = evidence
  const what = flows === undefined ? '' : ` of ${enumeration(flows)}`
  return `${driver} ${version}, ${openWords(open)}: ${judgeName(table, judge)}${what}`
}

/** The text of a cell that gives what a verdict came from: a report or a lock graph, two reports, or an exploration. */
export function evidenceCell(table: DriverTable, evidence: Evidence): string {
  const { driver, version, open, judge, flows } = evidence
  const of = `driverOf(${JSON.stringify(driver)}), ${JSON.stringify(version)}`
  const title = JSON.stringify(`${driver} ${version}, ${openWords(open)}`)
  switch (judge) {
    case 'validator':
      return [
        "import { driverOf, life, lockdep } from 'deferred-reset'",
        `export default lockdep(life(${of}, { open: ${open} }), { title: ${title} })`,
      ].join('\n')
    case 'recorded':
      return [
        "import { beside, driverOf, life, lockdep, recordedLockdep } from 'deferred-reset'",
        `const real = recordedLockdep(${of}, { open: ${open} })?.text ?? ''`,
        `const ours = lockdep(life(${of}, { open: ${open} }), { title: ${title} })`,
        `export default ours.kind === 'report' ? beside(${JSON.stringify(table.kernel)}, real, ours) : real`,
      ].join('\n')
    default: {
      const session = open ? table.session : 'none'
      const others = flows === undefined ? '' : `, flows: ${JSON.stringify(flows)}`
      return [
        "import { driverOf, explore, scene } from 'deferred-reset'",
        `const { scenario, finally: claims } = scene(${of}, { session: '${session}', mmapWriter: ${judge === 'writer'}${others} })`,
        'export default explore(scenario, { finally: claims })',
      ].join('\n')
    }
  }
}
