// The schedule that was run on Linux 6.1.192 with real threads and locks, and
// what was seen after each slot: for each thread, in the order of the tasks, how
// many operations it has completed, with * when the next is blocked.
import { replay } from 'deferred-reset'
import { five } from './hang.cell.ts'

const slots = [
  { runs: 'set_device_state', seen: '1 0 0 0 0' },
  { runs: 'save_read', seen: '1 1 0 0 0' },
  { runs: 'pin_dma', seen: '1 1 1 0 0' },
  { runs: 'reset', seen: '1 1 1 1 0' },
  { runs: 'mmap_writer', seen: '1 1 1 1 0*' },
  { runs: 'set_device_state', seen: '1* 1 1 1 0*' },
  { runs: 'save_read', seen: '1* 1* 1 1 0*' },
  { runs: 'pin_dma', seen: '1* 1* 1* 1 0*' },
  { runs: 'reset', seen: '1* 1* 1* 1* 0*' },
]
const run = replay(
  five,
  slots.map(({ runs }) => runs),
)

/** What the model shows after that many steps, written as the recording writes it. */
const shown = (after: number) =>
  run.tasks
    .map((_, task) => {
      const completed = run.steps
        .slice(0, after)
        .filter(
          step =>
            (step.task === task && step.outcome === 'done') || step.woken.includes(task),
        ).length
      return `${completed}${run.situations[after]?.tasks[task]?.status === 'waiting' ? '*' : ''}`
    })
    .join(' ')

export default {
  kind: 'table',
  caption: 'One schedule, on a real kernel and in the model',
  columns: ['slot', 'thread let run', 'seen on Linux 6.1.192', 'the model', 'agree'],
  rows: slots.map(({ runs, seen }, slot) => [
    slot + 1,
    runs,
    seen,
    shown(slot + 1),
    seen === shown(slot + 1),
  ]),
} as const
