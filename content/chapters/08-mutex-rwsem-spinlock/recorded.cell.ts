// Programs of lock operations that were run on Linux 6.1.192, up to the slot that
// shows the rule. In seen: for each thread how many operations it has completed,
// with * when the next is blocked. After a trylock that failed the release that
// goes with it counts as completed.
import { rwsemLab, scenario, task } from 'deferred-reset'
import { thread } from './flows.cell.ts'

const programs = [
  {
    rule: 'a queued writer stops a reader, and is the next to get the lock',
    program: 'r579',
    asks: ['B down_read', 'C down_write', 'A down_read', 'B up_read'],
    seen: ['0 1 0', '0 1 0*', '0* 1 0*', '0* 2 1'],
  },
  {
    rule: 'a queued writer makes a trylock for reading fail',
    program: 'r584',
    asks: ['C down_read', 'A down_write', 'B down_read_trylock'],
    seen: ['0 0 1 0', '0* 0 1 0', '0* 2 1 0'],
  },
  {
    rule: 'readers make a trylock for writing fail',
    program: 'r53',
    asks: ['C down_read', 'B down_read', 'A down_write_trylock'],
    seen: ['0 0 1', '0 1 1', '2 1 1'],
  },
  {
    rule: 'a reader at the head takes a reader along, past a writer',
    program: 'r844',
    asks: ['B down_write', 'C down_read', 'D down_write', 'A down_read', 'B up_write'],
    seen: ['0 1 0 0', '0 1 0* 0', '0 1 0* 0*', '0* 1 0* 0*', '1 2 1 0*'],
  },
  {
    rule: 'a downgrade lets in the reader at the head',
    program: 'r7',
    asks: [
      'A down_read',
      'A up_read',
      'B down_read',
      'B up_read',
      'B down_write',
      'C down_read',
      'B downgrade_write',
    ],
    seen: ['1 0 0', '2 0 0', '2 1 0', '2 2 0', '2 3 0', '2 3 0*', '2 4 1'],
  },
  {
    rule: 'a downgrade lets nobody in when the head is a writer',
    program: 'r93',
    asks: ['B down_write', 'C down_write', 'A down_read', 'B downgrade_write'],
    seen: ['0 1 0', '0 1 0*', '0* 1 0*', '0* 2 0*'],
  },
]

/** What the model shows after each operation, written as the recording writes it. */
const shown = (asks: string[], count: number): string[] => {
  const names = ['A', 'B', 'C', 'D', 'E'].slice(0, count)
  const tasks = names.map(name => task(name, thread))
  const [run] = rwsemLab(scenario({ tasks }), asks, { policies: ['linux'] }).runs
  return asks.map((_, index) =>
    names
      .map((_, thread) => {
        const steps = run?.trace.steps.slice(0, run.ends[index]) ?? []
        const completed = steps.map(({ task, operation, outcome, result, woken }) => {
          if (woken.includes(thread)) return 1
          if (task !== thread || outcome === 'waits' || operation.primitive === 'choose')
            return 0
          return operation.primitive.endsWith('trylock') && result === 0 ? 2 : 1
        })
        const waits =
          run?.trace.situations[steps.length]?.tasks[thread]?.status === 'waiting'
        return `${completed.reduce((sum: number, one) => sum + one, 0)}${waits ? '*' : ''}`
      })
      .join(' '),
  )
}

export default {
  kind: 'table',
  caption: 'Seen on a real kernel, and modelled',
  columns: ['rule', 'program', 'last operation', 'Linux 6.1.192', 'the model', 'agree'],
  rows: programs.map(({ rule, program, asks, seen }) => {
    const model = shown(asks, seen[0]?.split(' ').length ?? 0)
    return [
      rule,
      program,
      asks.at(-1) ?? '',
      seen.at(-1) ?? '',
      model.at(-1) ?? '',
      seen.join() === model.join(),
    ]
  }),
} as const
