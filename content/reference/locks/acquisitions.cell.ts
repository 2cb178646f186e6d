// What a flow takes when it runs alone, from its own run: the model's functions stand for those
// of Linux 7.2.13 that they are named after, and each driver's model says what it leaves out.
import {
  driverOf,
  type FlowName,
  type Step,
  scenario,
  shortest,
  type Table,
  type Trace,
  versionOf,
} from 'deferred-reset'

type Row = readonly [
  flow: string,
  takes: string,
  by: string,
  holding: string,
  inside: string,
]

/** Each lock that a flow of a driver takes, once for each set of locks that it holds meanwhile. */
export const acquisitions = (
  name: string,
  id: string,
  flows: readonly FlowName[],
  caption = `${name} ${id}: what each flow takes, in order`,
): Table => ({
  kind: 'table',
  caption,
  columns: ['flow', 'takes', 'by', 'holding', 'in'],
  rows: flows.flatMap(flow => flowRows(name, id, flow)),
})

const flowRows = (name: string, id: string, flow: FlowName): Row[] => {
  const version = versionOf(driverOf(name), id)
  const rows = new Map<string, Row>()
  for (const [session, state] of starts(flow)) {
    const make = version.setup(session).flows[flow]
    if (make === undefined) return []
    // A claim that no run keeps: the shortest run that breaks it is the whole flow.
    const run = shortest(scenario({ tasks: [make(flow, state)] }), {
      finally: { 'it never ends': () => false },
    })
    if (run === null) throw new Error(`${name}: ${flow} does not end`)
    let held: readonly string[] = []
    for (const [at, step] of run.steps.entries()) {
      const taken = takenBy(run, step)
      if (taken !== undefined) {
        const row: Row = [flow, ...taken, held.join(', ') || '–', place(run, step)]
        const key = row.slice(1, 4).join()
        if (!rows.has(key)) rows.set(key, row)
      }
      const now =
        run.situations[at + 1]?.holds.map(({ object }) => lockName(run, object)) ?? []
      held = [
        ...held.filter(lock => now.includes(lock)),
        ...now.filter(lock => !held.includes(lock)),
      ]
    }
  }
  return [...rows.values()]
}

// The session that is open at the start, and the state that is asked for: one session ends, another begins.
const starts = (flow: FlowName) =>
  flow === 'set_device_state'
    ? ([
        ['saving', 'STOP'],
        ['none', 'STOP_COPY'],
      ] as const)
    : ([[flow === 'write' ? 'resuming' : 'saving', 'STOP']] as const)

const takenBy = (run: Trace, { operation, stack }: Step): [string, string] | undefined => {
  const { primitive, object, annotations = [] } = operation
  const copy = annotations.find(
    ({ primitive, object }) => primitive === 'might_fault' && object !== undefined,
  )
  if (copy?.object !== undefined)
    return [lockName(run, copy.object), 'a user copy, to read']
  // The fault of a user copy, which that row has said.
  if (functionName(run, stack.length - 1, stack) === 'access_user') return undefined
  return object !== undefined && /lock|^down_/.test(primitive) && !/unlock/.test(primitive)
    ? [lockName(run, object), primitive]
    : undefined
}

const lockName = ({ objects }: Trace, object: number): string =>
  (objects[object]?.name ?? '').replace(/^\w+->(?=\w+_(?:lock|mutex)$)/, '')

// Functions that several models share have names of ours; the one around them has the kernel's.
const kernel =
  /^(mlx5|virtiovf|hisi_acc|qat_vf|xe_(?!sriov_pf_migration_copy)|pds_vfio|mtty|ice_vfio|nvgrace|vfio_|pci_|hva_|vaddr|copy_|fixup|do_user|reset_store|vm_)/

const place = (run: Trace, { stack }: Step): string =>
  stack
    .map((_, depth) => functionName(run, depth, stack))
    .findLast(name => kernel.test(name)) ?? ''

const functionName = (run: Trace, depth: number, stack: Step['stack']): string =>
  run.functions[stack[depth]?.function ?? -1]?.name ?? ''

export default acquisitions(
  'vfio-pci',
  '7.2',
  [
    'reset',
    'config_reset',
    'sysfs_reset',
    'open',
    'pin',
    'kvm_fault',
    'user_fault',
    'mmap_writer',
  ],
  'The core and the memory management: what each flow takes, in order',
)
