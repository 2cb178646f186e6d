import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exploration, outcome, rows, stepLines, table, trace } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const hanging = '11-making-it-hang'
const deferring = '14-deferred-reset'

const noRace = 'no data race'
const I1 = 'I1: outside reset_lock, a set flag has an owner of state_mutex to see it'
const I3 = 'I3: the work is done with state_mutex held'
const I4 = 'I4: the work has been done after the last reset'
const noFlag = 'I4: no flag is left set'

describe('chapter 11', () => {
  test.each([
    ['flows', 'finished after 16'],
    ['four', 'verified'],
    ['hang', 'deadlock after 9'],
  ])('its cell %s comes out as %s', async (cell, expected) => {
    expect(outcome(await runCell(hanging, cell))).toBe(expected)
  })

  test('all its figures belong to the default policy, but for the row that says unfair', async () => {
    expect((await exploration(hanging, 'four')).policy).toBe('linux')
    expect((await trace(hanging, 'hang')).policy).toBe('linux')
    const policies = rows(await table(hanging, 'queue')).map(({ policy }) => policy)
    expect(policies).toEqual(['linux', 'linux', 'linux', 'unfair'])
  })

  test.each(['unfair', 'writer-pref'])('the four do not hang under policy %s either', async policy => {
    const edit = { cell: 'four', replace: '{ title:', by: `{ policy: '${policy}', title:` }
    const result = await exploration(hanging, 'four', [edit])
    expect(result.policy).toBe(policy)
    expect(outcome(result)).toBe('verified')
  })

  test('in the bad run of four only save_read gets its second lock at once', async () => {
    const run = await trace(hanging, 'flows')
    const second = run.steps.slice(4, 8).map(({ task, outcome }) => [run.tasks[task], outcome])
    expect(second).toEqual([
      ['set_device_state', 'waits'],
      ['save_read', 'done'],
      ['pin_dma', 'waits'],
      ['reset', 'waits'],
    ])
  })

  test('in the hang all five wait in one circle', async () => {
    const run = await trace(hanging, 'hang')
    const last = run.situations.at(-1)
    expect(last?.tasks.map(({ status }) => status)).toEqual(Array(5).fill('waiting'))
    expect(last?.cycle.map(task => run.tasks[task])).toEqual([
      'save_read',
      'mmap_writer',
      'pin_dma',
      'reset',
      'set_device_state',
    ])
  })

  test('a fifth thread that reads, or a queue that lets readers pass, does not hang', async () => {
    expect(rows(await table(hanging, 'queue')).map(({ deadlocks }) => deadlocks)).toEqual([0, 0, 1, 0])
  })

  test('no thread of the hang can be left out, unless the reset takes migf->lock too', async () => {
    const deadlocks = rows(await table(hanging, 'needed')).map(row => [row.threads, row.deadlocks])
    expect(deadlocks).toEqual([
      ['all five', 1],
      ['without set_device_state', 0],
      ['without save_read', 0],
      ['without pin_dma', 0],
      ['without reset', 0],
      ['all five, and SIGKILL', 0],
      ['full reset, without set_device_state', 1],
    ])
  })

  test('what it says was seen on a real kernel is the recording, and the model agrees with it', async () => {
    const shown = rows(await table(hanging, 'recorded'))
    const file = new URL('../oracle/lock-semantics.json', import.meta.url)
    const programs: { id: string; states: (string | null)[] }[] = JSON.parse(readFileSync(file, 'utf8'))
    const seen = programs.find(({ id }) => id === 'seed5')?.states ?? []
    expect(shown.map(row => row['seen on Linux 6.1.192'])).toEqual(seen.slice(0, shown.length))
    expect(seen.slice(shown.length)).toEqual(Array(8).fill(null))
    expect(shown.map(({ agree }) => agree)).toEqual(shown.map(() => true))
  })

  test.each([
    [
      'set_device_state releases state_mutex before it disables the file',
      '  xe_vfio_pci_disable_file()\n  mutex_unlock(xe_vdev.state_mutex)',
      '  mutex_unlock(xe_vdev.state_mutex)\n  xe_vfio_pci_disable_file()',
    ],
    [
      'save_read releases migf->lock before it copies',
      '  copy_to_user_that_faults()\n  mutex_unlock(migf.lock)',
      '  mutex_unlock(migf.lock)\n  copy_to_user_that_faults()',
    ],
  ])('the edit it proposes ends the hang: %s', async (_, replace, by) => {
    expect(outcome(await runCell(hanging, 'hang', [{ cell: 'flows', replace, by }]))).toBe('verified')
  })
})

describe('chapter 14', () => {
  test.each([
    ['flows', 'verified'],
    ['plain', 'violated; no deadlock'],
    ['deferred', 'verified'],
    ['invariants', 'verified'],
    ['middle', 'finished after 35'],
    ['merged', 'violated; no deadlock'],
  ])('its cell %s comes out as %s', async (cell, expected) => {
    expect(outcome(await runCell(deferring, cell))).toBe(expected)
  })

  test('its explorations ask the same of the same five threads under the default policy', async () => {
    const [plain, deferred] = await Promise.all([
      exploration(deferring, 'plain'),
      exploration(deferring, 'deferred'),
    ])
    expect(plain.policy).toBe('linux')
    expect(deferred.policy).toBe('linux')
    expect(plain.tasks).toEqual(deferred.tasks)
    expect(plain.properties.map(({ claim }) => claim)).toEqual(deferred.properties.map(({ claim }) => claim))
  })

  test.each([
    ['deferred', 'unfair'],
    ['deferred', 'writer-pref'],
    ['invariants', 'unfair'],
    ['invariants', 'writer-pref'],
  ])('its %s cell comes out the same under policy %s', async (cell, policy) => {
    const edit = { cell, replace: '  title: ', by: `  policy: '${policy}', title: ` }
    const inLine = { cell, replace: '{ title: ', by: `{ policy: '${policy}', title: ` }
    const result = await exploration(deferring, cell, [cell === 'deferred' ? inLine : edit])
    expect(result.policy).toBe(policy)
    expect(outcome(result)).toBe('verified')
  })

  test('a file open at the reset hangs four threads without set_device_state', async () => {
    const { tasks, deadlocks } = await exploration(deferring, 'merged')
    expect(tasks).toEqual(['save_read', 'pin_dma', 'reset', 'mmap_writer'])
    expect(deadlocks).toBe(1)
  })

  test('its table of edges says what a reset waits for below memory_lock, and what comes of it', async () => {
    const edges = rows(await table(deferring, 'edges'))
    expect(edges.map(row => [row['the work is done'], row['may wait for'], row.deadlocks])).toEqual([
      ['plain', 'xe_vdev->state_mutex', 1],
      ['deferred', 'xe_vdev->reset_lock', 0],
      ['deferred, a file open', 'xe_vdev->reset_lock, migf->lock', 1],
      ['after memory_lock, a file open', 'nothing', 0],
    ])
  })

  test('the reset in the middle goes step by step as its table says', async () => {
    const run = await trace(deferring, 'middle')
    const lines = stepLines(run)
    const line = (step: number) => lines[step - 1]
    expect(line(1)).toBe('monitor: mutex_lock xe_vdev->state_mutex 0')
    expect(line(3)).toBe('reset: down_write vdev->memory_lock 0')
    expect(line(4)).toContain('write vf->was_reset')
    expect(line(7)).toBe('reset: mutex_trylock xe_vdev->state_mutex 0')
    expect(run.situations[9]?.tasks[1]?.status).toBe('ended')
    expect(line(10)).toContain('monitor: write xe_vdev->mig_state')
    expect(line(12)).toBe('monitor: read xe_vdev->deferred_reset true')
    expect(line(15)).toBe('monitor: mutex_lock migf->lock 0')
    expect(line(19)).toContain('write vf->was_reset')
    expect(line(21)).toBe('monitor: read xe_vdev->deferred_reset false')
    expect(line(23)).toContain('spin_unlock xe_vdev->reset_lock')
    expect(line(24)).toContain('write told->by_set')
    expect(line(26)).toBe('monitor: read xe_vdev->mig_state "RUNNING"')
    expect(line(31)).toContain('write told->by_get')
    expect(line(33)).toBe('monitor: read migf->disabled true')
    const told = run.situations.at(-1)?.fields.filter((_, field) => run.fields[field]?.startsWith('told->'))
    expect(told).toEqual(['a data_fd', 'RUNNING', '-ENODEV'])
  })

  const trylock = (by: string): Edit => ({
    cell: 'plain',
    replace: 'xe_vfio_pci_reset_done() {\n  mutex_lock(xe_vdev.state_mutex)',
    by: `xe_vfio_pci_reset_done() {\n  ${by}`,
  })

  test('a trylock in the plain reset trades the deadlock for a wrong release', async () => {
    const value = await runCell(deferring, 'plain', [trylock('mutex_trylock(xe_vdev.state_mutex)')])
    expect(outcome(value)).toBe('violated; no primitive is used wrongly; no data race')
  })

  test('returning when the trylock fails trades the wrong release for a lost reset', async () => {
    const value = await runCell(deferring, 'plain', [
      trylock('if (!mutex_trylock(xe_vdev.state_mutex)) return'),
    ])
    expect(outcome(value)).toBe('violated; no reset is lost')
  })

  const inOneHold = [
    '  spin_lock(xe_vdev.reset_lock)',
    '  xe_vdev.deferred_reset = true',
    '  const taken = mutex_trylock(xe_vdev.state_mutex)',
    '  spin_unlock(xe_vdev.reset_lock)',
    '',
  ].join('\n')

  /** Each row of the table of pieces, as the edit that takes the piece out, and what falls with it. */
  const pieces: readonly (readonly [string, Omit<Edit, 'cell'>, string])[] = [
    [
      'the flag is set only when the trylock fails',
      {
        replace: '  xe_vdev.deferred_reset = true\n  const taken = mutex_trylock(xe_vdev.state_mutex)\n',
        by: '  const taken = mutex_trylock(xe_vdev.state_mutex)\n  if (!taken) xe_vdev.deferred_reset = true\n',
      },
      I4,
    ],
    [
      'the flag is set after reset_lock has been dropped',
      {
        replace: inOneHold,
        by: inOneHold
          .replace('  xe_vdev.deferred_reset = true\n', '')
          .concat('  xe_vdev.deferred_reset = true\n'),
      },
      [noRace, I1, I4, noFlag].join('; '),
    ],
    [
      'reset_lock is dropped before state_mutex',
      {
        replace: '  mutex_unlock(xe_vdev.state_mutex)\n  spin_unlock(xe_vdev.reset_lock)\n',
        by: '  spin_unlock(xe_vdev.reset_lock)\n  mutex_unlock(xe_vdev.state_mutex)\n',
      },
      [I1, I4, noFlag].join('; '),
    ],
    [
      'nobody looks again',
      { replace: 'while (xe_vdev.deferred_reset)', by: 'if (xe_vdev.deferred_reset)' },
      [I1, I4, noFlag].join('; '),
    ],
    [
      'reset_lock is held during the work',
      {
        replace:
          '    spin_unlock(xe_vdev.reset_lock)\n    xe_vdev.reset(xe_vdev)\n    spin_lock(xe_vdev.reset_lock)\n',
        by: '    xe_vdev.reset(xe_vdev)\n',
      },
      'no primitive is used wrongly',
    ],
    [
      'the flag is cleared after the work',
      {
        replace:
          '    xe_vdev.deferred_reset = false\n    spin_unlock(xe_vdev.reset_lock)\n    xe_vdev.reset(xe_vdev)\n',
        by: '    spin_unlock(xe_vdev.reset_lock)\n    xe_vdev.reset(xe_vdev)\n    xe_vdev.deferred_reset = false\n',
      },
      [noRace, I4].join('; '),
    ],
    [
      'the work is done a second time, without state_mutex',
      {
        replace: '  if (taken) xe_vfio_pci_state_mutex_unlock(xe_vdev)\n',
        by: '  if (taken) xe_vfio_pci_state_mutex_unlock(xe_vdev)\n  xe_vdev.reset(xe_vdev)\n',
      },
      [noRace, I3].join('; '),
    ],
    [
      'one release does not look at the flag',
      {
        replace: "  xe_vdev.mig_state = 'STOP'\n  xe_vfio_pci_state_mutex_unlock(xe_vdev)\n",
        by: "  xe_vdev.mig_state = 'STOP'\n  mutex_unlock(xe_vdev.state_mutex)\n",
      },
      [I1, I4, noFlag].join('; '),
    ],
  ]

  test.each(pieces)('two resets show it when %s', async (_, edit, broken) => {
    const value = await runCell(deferring, 'invariants', [{ cell: 'deferred', ...edit }])
    expect(outcome(value)).toBe(`violated; ${broken}`)
  })

  test('the order of setting the flag and trying the mutex makes no difference in one hold of reset_lock', async () => {
    const edit = {
      cell: 'deferred',
      replace: '  xe_vdev.deferred_reset = true\n  const taken = mutex_trylock(xe_vdev.state_mutex)\n',
      by: '  const taken = mutex_trylock(xe_vdev.state_mutex)\n  xe_vdev.deferred_reset = true\n',
    }
    expect(outcome(await runCell(deferring, 'deferred', [edit]))).toBe('verified')
    expect(outcome(await runCell(deferring, 'invariants', [edit]))).toBe('verified')
  })
})
