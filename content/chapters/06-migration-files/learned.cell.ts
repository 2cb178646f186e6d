// One read alone: whether it takes mmap_lock, and what the validator has learned then.
import { lockGraph, replay, scenario, task, type UserPage } from 'deferred-reset'
import { fresh, touched, xe_vfio_pci_save_read } from './flows.cell.ts'

const alone = (buffer: UserPage) =>
  scenario({ tasks: [task('read', xe_vfio_pci_save_read, buffer)] })

const takesMmapLock = (buffer: UserPage) => {
  let run = replay(alone(buffer), [])
  while (run.outcome !== 'finished')
    run = replay(alone(buffer), ['read', ...run.steps.map(() => 'read')])
  return run.steps.some(({ operation }) => operation.primitive === 'down_read_killable')
}

const learned = (buffer: UserPage) => {
  const { classes, dependencies } = lockGraph(alone(buffer))
  const name = (at: number) => classes[at]?.name ?? ''
  return dependencies.map(({ from, to }) => `${name(from)} → ${name(to)}`).join(', ')
}

const row = (page: string, buffer: UserPage) => [
  page,
  takesMmapLock(buffer),
  learned(buffer),
]

export default {
  kind: 'table',
  caption: 'One read, nobody else about',
  columns: ['the page of the buffer', 'takes mmap_lock', 'the validator has learned'],
  rows: [row('is there', touched), row('is not there', fresh)],
} as const
