import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { alignReports } from '../../src/figure/report/align.ts'
import { explainLines } from '../../src/figure/report/explain.ts'
import { usageSentences, waitTypeSentence } from '../../src/figure/report/usage.ts'
import { decodeSplats, mailReport as mail } from '../../src/splat/index.ts'

const lines = decodeSplats(mail)[0]?.lines ?? []

describe('a usage mask', () => {
  test.each([
    ['+.+.', '{+.+.}: taken exclusively with hard and soft interrupts enabled.'],
    [
      '++++',
      '{++++}: taken exclusively with hard and soft interrupts enabled; as a reader with hard and soft interrupts enabled.',
    ],
    ['-.-.', '{-.-.}: taken exclusively in hard and soft interrupts.'],
    ['+.-.', '{+.-.}: taken exclusively in soft interrupts, with hard interrupts enabled.'],
    [
      '.?.+',
      '{.?.+}: taken as a reader with soft interrupts enabled, both in hard interrupts and with them enabled.',
    ],
    ['....', '{....}: not noted in any interrupt, nor held with interrupts enabled.'],
    ['+.+...', '{+.+...}: taken exclusively with hard and soft interrupts enabled.'],
    ['+.+.-.', '{+.+.-.}: taken exclusively in memory reclaim, with hard and soft interrupts enabled.'],
  ])('%s', (mask, sentence) => {
    expect(usageSentences(mask)).toEqual([sentence])
  })
})

test('a wait type says as much as the kernel tells', () => {
  expect(waitTypeSentence('3:3', false)).toBe('{3:3}: a mutex or rwsem.')
  expect(waitTypeSentence('3:3', true)).toBe('{3:3}: a spinlock, rwlock or local lock.')
  expect(waitTypeSentence('3:3', undefined)).toBe(
    '{3:3}: a mutex or rwsem; on a kernel with PROVE_RAW_LOCK_NESTING, a spinlock, rwlock or local lock.',
  )
  expect(waitTypeSentence('0:0', true)).toContain('no real lock')
  expect(waitTypeSentence('1:3', true)).toContain('anywhere')
})

describe("the mail's report, explained", () => {
  const explained = explainLines(lines)
  const noteOf = (text: string) => explained.find(line => line.text.includes(text))?.note.join(' ') ?? ''

  test('keeps each line in its place', () => {
    expect(explained.map(({ text }) => text)).toEqual(lines.map(({ text }) => text))
  })

  test('says of each entry which dependency it is', () => {
    expect(noteOf('-> #3')).toContain('&vdev->memory_lock → &xe_vdev->state_mutex')
    expect(noteOf('-> #2')).toContain('&mm->mmap_lock → &vdev->memory_lock')
    expect(noteOf('-> #1')).toContain('&migf->lock → &mm->mmap_lock')
    expect(noteOf('-> #0')).toContain('&migf->lock, with &xe_vdev->state_mutex held')
  })

  test('says which lock the three names leave out', () => {
    expect(noteOf('-->')).toContain('&mm->mmap_lock is left out')
  })

  test('takes {3:3} for a mutex, because this kernel prints mutexes so', () => {
    expect(noteOf('ff1100015af3ec30')).toContain('{3:3}: a mutex or rwsem.')
  })

  test('says what a usage means where it stands first, and only there', () => {
    const about = explained.filter(({ note }) => note.some(sentence => sentence.startsWith('{+.+.}')))
    expect(about).toHaveLength(1)
  })

  test('names the locks on a line', () => {
    const locks = explained.find(({ text }) => text.includes('lock(&vdev->memory_lock)'))?.locks
    expect(locks).toEqual(['&vdev->memory_lock'])
    expect(explained.find(({ text }) => text.includes('-->'))?.locks).toHaveLength(3)
  })
})

test('the three names of a report about interrupts are not those of a circle', () => {
  const file = new URL('../oracle/lockdep/golden/inversion-backwards-3.txt', import.meta.url)
  const [report] = decodeSplats(readFileSync(file, 'utf8'))
  const exists = explainLines(report?.lines ?? []).find(({ text }) => text.includes(' --> '))
  expect(exists?.locks).toHaveLength(3)
  expect(exists?.note).toEqual([
    'The lock taken in interrupts, one on the way, and the lock held with interrupts enabled.',
  ])
})

describe('two reports side by side', () => {
  const other = mail
    .replaceAll('ff1100015af3ec30', 'ffff000000000001')
    .replaceAll('0x22b/0x440', '0x1/0x2')
    .replace('6.18.0-rc3-xe+ #90 Tainted: G S   U', '6.12.0 #1 Not tainted')
    .split('\n')
    .filter(line => !/ksys_read|vfs_read/.test(line))
    .join('\n')
  const right = decodeSplats(other)[0]?.lines ?? []
  const rows = alignReports(lines, right)
  const text = (line: number | undefined, of: typeof lines) =>
    line === undefined ? undefined : of[line]?.text

  test('show every line that has something on it, once and in order', () => {
    const shown = (side: 'left' | 'right', of: typeof lines) => {
      const indexes = rows.flatMap(row => row[side] ?? [])
      expect(indexes).toEqual(of.flatMap(({ part }, index) => (part === 'blank' ? [] : [index])))
    }
    shown('left', lines)
    shown('right', right)
  })

  test('do not call addresses and offsets a difference, but kernels and missing frames', () => {
    const different = rows.filter(({ same }) => !same)
    expect(
      different.map(({ left, right: r }) => [text(left, lines)?.trim(), text(r, right)?.trim()]),
    ).toEqual([
      ['6.18.0-rc3-xe+ #90 Tainted: G S   U', '6.12.0 #1 Not tainted'],
      ['vfs_read+0xc0/0x300', undefined],
      ['ksys_read+0x79/0xf0', undefined],
    ])
  })
})
