// Which locks of a driver are held when it copies, from runs of the library's models of
// the drivers as of Linux 7.2.13: each flow alone, to its end.
import { driverOf, replay, scenario } from 'deferred-reset'

const names = ['mlx5', 'virtio', 'hisi_acc', 'pds', 'qat', 'xe', 'mtty']
type Setup = ReturnType<ReturnType<typeof driverOf>['versions'][number]['setup']>

/** The locks held at each copy of a flow, in order of the copies; alike ones once. */
const heldAtCopies = (setup: Setup | undefined, flow: keyof Setup['flows']) => {
  const make = setup?.flows[flow]
  if (make === undefined) return 'no such call'
  const one = scenario({ tasks: [make(flow, 'STOP_COPY')] })
  let run = replay(one, [])
  while (run.outcome !== 'finished') run = replay(one, [flow, ...run.steps.map(() => flow)])
  const held = run.steps.flatMap(({ operation }, step) => {
    if (operation.primitive !== 'touch_page') return []
    const holds = run.situations[step]?.holds ?? []
    return [holds.map(({ object }) => run.objects[object]?.name).join(' + ') || 'none']
  })
  return [...new Set(held)].join(', then ')
}

export default {
  kind: 'table',
  caption: 'Locks held at a user copy',
  columns: ['driver', 'SET', 'read', 'write', 'PRECOPY_INFO'],
  rows: names.map(name => {
    const version = driverOf(name).versions.at(-1)
    const saving = version?.setup('saving')
    return [
      name,
      heldAtCopies(version?.setup('none'), 'set_device_state'),
      heldAtCopies(saving, 'read'),
      heldAtCopies(version?.setup('resuming'), 'write'),
      heldAtCopies(saving, 'precopy_info'),
    ]
  }),
} as const
