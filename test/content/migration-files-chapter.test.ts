import { describe, expect, test } from 'vitest'
import type { LockGraph } from '../../src/value/index.ts'
import { exploration, outcome, rows, table, trace } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '06-migration-files'

async function graph(cell: string, edits?: readonly Edit[]): Promise<LockGraph> {
  const value = await runCell(chapter, cell, edits)
  if (value.kind !== 'graph') throw new Error(`${cell} shows a ${value.kind}`)
  return value
}

/** The classes on the circle of the last dependency, in order; none when none was closed. */
function circle({ classes, dependencies, closing }: LockGraph): string[] {
  if (closing === undefined) return []
  const on = [closing.from]
  for (let next = closing.to; next !== closing.from; ) {
    on.push(next)
    next = dependencies.find(({ from }) => from === next)?.to ?? expect.unreachable('no circle')
  }
  return on.map(index => classes[index]?.name ?? '')
}

describe('chapter 6', () => {
  test('any of read, close and the end of the session can free the struct, and nobody finds it freed', async () => {
    expect(outcome(await exploration(chapter, 'references'))).toBe('verified')
    for (const task of ['read', 'close', 'end of session']) {
      const edit = {
        cell: 'references',
        replace: "migf.freed_by !== 'nobody' }",
        by: `migf.freed_by !== 'nobody', 'another frees it': () => migf.freed_by !== '${task}' }`,
      }
      expect(outcome(await exploration(chapter, 'references', [edit]))).toBe('violated; another frees it')
    }
  })

  test('without the driver’s reference somebody does', async () => {
    const edit = { cell: 'references', replace: 'count: 3', by: 'count: 2' }
    expect(outcome(await exploration(chapter, 'references', [edit]))).toContain('no failed assertion')
  })

  test('the read with a fresh buffer waits with migf->lock held, and the end of the session for it', async () => {
    const run = await trace(chapter, 'flows')
    expect(outcome(run)).toBe('finished after 17')
    const waits = run.steps.filter(({ outcome }) => outcome === 'waits')
    expect(
      waits.map(({ task, operation }) => [run.tasks[task], run.objects[operation.object ?? -1]?.name]),
    ).toEqual([
      ['read, fresh', 'mm->mmap_lock'],
      ['disable', 'migf->lock'],
    ])
  })

  test('the first arrow of either graph is learned from a copy that does not fault', async () => {
    const first = async (cell: string) => {
      const { classes, dependencies } = await graph(cell)
      return [dependencies[0]?.from, dependencies[0]?.to].map(at => classes[at ?? -1]?.name)
    }
    expect(await first('under-state')).toEqual(['&dev->state_mutex', '&mm->mmap_lock'])
    expect(await first('under-file')).toEqual(['&migf->lock', '&mm->mmap_lock'])
    const run = await trace(chapter, 'flows')
    const touched = run.steps.filter(({ task }) => run.tasks[task] === 'read, touched')
    expect(touched.map(({ operation }) => operation.primitive)).not.toContain('down_read_killable')
  })

  test('the copy under state_mutex is in a circle of three', async () => {
    expect(circle(await graph('under-state'))).toEqual([
      '&vdev->memory_lock',
      '&dev->state_mutex',
      '&mm->mmap_lock',
    ])
  })

  test('the copy under the file’s lock is in none until set_device_state makes it four', async () => {
    expect(circle(await graph('under-file'))).toEqual([])
    const added = {
      cell: 'under-file',
      replace: "    task('pin_dma', vaddr_get_pfns),\n",
      by: "    task('pin_dma', vaddr_get_pfns),\n    task('set_device_state', set_device_state),\n",
    }
    expect(circle(await graph('under-file', [added]))).toEqual([
      '&vdev->memory_lock',
      '&dev->state_mutex',
      '&migf->lock',
      '&mm->mmap_lock',
    ])
  })

  test('the models copy under the locks that the prose names', async () => {
    const file = 'migf->lock'
    const both = 'migf->lock + migration->lock'
    expect(rows(await table(chapter, 'copies')).map(Object.values)).toEqual([
      ['mlx5', 'none', file, `mvdev->state_mutex + ${file}`, 'none'],
      ['virtio', 'none', file, `virtvdev->state_mutex + ${file}`, 'none'],
      ['hisi_acc', 'none', file, file, 'none'],
      ['pds', 'none', 'lm_file->lock', 'lm_file->lock', 'no such call'],
      ['qat', 'none', file, file, 'none'],
      ['xe', 'none', both, both, 'no such call'],
      ['mtty', 'none', file, file, 'none, then mdev_state->state_mutex'],
    ])
  })
})
