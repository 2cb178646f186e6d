import { expect, test } from 'vitest'
import { openNotebook } from '../../components/cell/notebook.ts'
import { statusOf } from '../../components/cell/status.ts'
import type { PlannedCell, Progress } from '../../src/cell/protocol.ts'
import type { KillReason, Sandbox } from '../../src/cell/sandbox.ts'
import { savedEdits } from '../../src/cell/saved-edits.ts'
import { type Exploration, explore, scenario, task } from '../../src/index.ts'
import * as flows from '../kernel/flows.model.ts'

const whole = explore(scenario({ tasks: [task('t', flows.pick)] }), { title: 'picks' })
const found: Exploration = {
  ...whole,
  verdict: 'bounded',
  states: 1234,
  limit: { which: 'stopped', message: 'was stopped' },
}
const progress: Progress = { phase: 'searching', states: 1234, transitions: 5678, frontier: 9 }

/** A page with a cell that explores and one that imports it; the run of the first is ended from outside. */
async function end(reason: KillReason, last: Progress | null) {
  const plan: PlannedCell[] = [
    { name: 'search', needs: [], shown: true },
    { name: 'after', needs: ['search'], shown: true },
  ]
  const seen: (number | undefined)[] = []
  const sandbox: Sandbox = {
    warm: () => {},
    request: async (_, { onReply }) => {
      onReply?.({ type: 'plan', cells: plan })
      onReply?.({ type: 'running', cell: 'search' })
      onReply?.({ type: 'progress', progress })
      seen.push(notebook.cell('search')?.progress.value?.states)
      if (last === null) onReply?.({ type: 'progress', progress: null })
      seen.push(notebook.cell('search')?.progress.value?.states)
      return { type: 'killed', reason, cell: 'search', elapsed: 1300, message: '', progress: last }
    },
  }
  const notebook = openNotebook({
    cells: plan.map(({ name, needs }) => ({
      name,
      source: name,
      imports: needs,
      limit: 2000,
      editable: true,
    })),
    edits: savedEdits(null, 'chapter'),
    sandbox: () => sandbox,
    wake: () => {},
    fragment: { get: () => '', set: () => {} },
  })
  await notebook.run('search')
  const shown = (name: string) => notebook.cell(name)?.shown.value.value
  return {
    seen,
    search: shown('search'),
    after: shown('after'),
    status: statusOf(notebook.cell('search'), notebook, 'search', 'closed'),
    left: notebook.cell('search')?.progress.value,
  }
}

test.each<[KillReason, string]>([
  ['stopped', 'was stopped by you after 1.3 s, at 1,234 states; there are more'],
  ['time', 'stopped after 1.3 s, the time that the cell has, at 1,234 states; there are more'],
  ['memory', 'ended after 1.3 s for want of memory, at 1,234 states; there are more'],
])('a search ended for %s shows what it had found', async (reason, message) => {
  const { seen, search, after, status, left } = await end(reason, { ...progress, found })
  expect(seen).toEqual([1234, 1234])
  expect(search).toEqual({ ...found, limit: { which: reason, message } })
  expect(status).toContain('after 1.3 s: shown below is what was known by then.')
  expect(after).toMatchObject({ kind: 'error', cell: 'after.cell.ts' })
  expect(left).toBeNull()
})

test.each<[string, Progress | null]>([
  ['that had found nothing to show', progress],
  ['after its search', null],
])('a cell stopped %s says only that it was stopped', async (_, last) => {
  const { search, seen } = await end('stopped', last)
  expect(search).toMatchObject({ kind: 'error', message: 'you stopped it after 1.3 s' })
  expect(seen[1]).toBe(last?.states)
})
