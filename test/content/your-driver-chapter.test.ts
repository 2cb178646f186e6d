import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/value/index.ts'
import { exploration, outcome } from './cell-values.ts'
import { type Edit, runCell } from './run-cell.ts'

const chapter = '19-your-driver'
const noHang = 'no deadlock'
const noRace = 'no data race'
const noLoss = 'no reset is lost'

/** One edit of a cell for each text to be replaced. */
const edits = (cell: string, ...changes: (readonly [replace: string, by: string])[]): Edit[] =>
  changes.map(([replace, by]) => ({ cell, replace, by }))

const plain = 'mutex_unlock(frob.state_mutex)'
const helper = 'frob_state_mutex_unlock()'
const lock = 'mutex_lock(frob.state_mutex)'

/** The mistakes in the order of the chapter: what is in the driver, and what is in its place in the solution. */
const faults: Record<string, readonly (readonly [wrong: string, right: string])[]> = {
  refused: [
    [
      "  if (to === 'ERROR') return '-EINVAL'\n  if (frob.mig_state !== to) {",
      "  if (to !== 'ERROR' && frob.mig_state !== to) {",
    ],
    [`  ${helper}\n  return '0'`, `  ${helper}\n  return to === 'ERROR' ? '-EINVAL' : '0'`],
  ],
  query: [[`  ${plain}\n  return state`, `  ${helper}\n  return state`]],
  precopy: [
    [
      `  ${lock}\n  const result = copy_to_user(info) === 0 ? '0' : '-EFAULT'\n  ${helper}\n  return result`,
      `  ${lock}\n  ${helper}\n  return copy_to_user(info) === 0 ? '0' : '-EFAULT'`,
    ],
  ],
  prepare: [
    [`  ${lock}\n  WRITE_ONCE(pf.told_of_reset, true)\n  ${helper}`, '  WRITE_ONCE(pf.told_of_reset, true)'],
  ],
  twice: [[`  if (taken) {\n    ${helper}\n    frob_reset()\n  }`, `  if (taken) ${helper}`]],
  look: [
    [
      `  while (frob.deferred_reset) {
    spin_lock(frob.reset_lock)
    frob.deferred_reset = false
    spin_unlock(frob.reset_lock)
    frob_reset()
  }
  spin_lock(frob.reset_lock)
`,
      `  spin_lock(frob.reset_lock)
  while (frob.deferred_reset) {
    frob.deferred_reset = false
    spin_unlock(frob.reset_lock)
    frob_reset()
    spin_lock(frob.reset_lock)
  }
`,
    ],
  ],
  read: [
    [
      `  let result = '-ENODEV'
  if (!migf.disabled) result = copy_to_user(buffer) === 0 ? 'data' : '-EFAULT'
  mutex_unlock(migf.lock)
  return result`,
      `  const disabled = migf.disabled
  mutex_unlock(migf.lock)
  if (disabled) return '-ENODEV'
  return copy_to_user(buffer) === 0 ? 'data' : '-EFAULT'`,
    ],
  ],
}

/** The driver with some of its mistakes mended. */
const mended = (...names: string[]) =>
  names.flatMap(name => edits('driver', ...(faults[name] ?? expect.unreachable(name))))

/** The driver of the exercise with all mended but these. */
const only = (...names: string[]) => mended(...Object.keys(faults).filter(name => !names.includes(name)))

/** What the validator says: the kind of its report, and the chain as printed from entry #0 up. */
async function validator(changes: Edit[]): Promise<string> {
  const said = await runCell(chapter, 'validator', changes)
  if (said.kind !== 'report') return said.kind
  return [said.body.type, ...chain(said)].join(' ')
}

function chain({ lines }: Report): string[] {
  return lines.flatMap(({ text }) => /^-> #\d+ \((.*)\)\{/.exec(text)?.[1] ?? []).toReversed()
}

/** A cell's functions, without comments. */
function functions(cell: string, changes: readonly Edit[] = []): string {
  const file = new URL(`../../content/chapters/${chapter}/${cell}.cell.ts`, import.meta.url)
  const text = changes.reduce(
    (text, { replace, by }) => text.replace(replace, () => by),
    readFileSync(file, 'utf8'),
  )
  return text
    .slice(text.indexOf('const pf'), text.search(/^\/\/ Everything|^export default/m))
    .replace(/^\/\/.*\n/gm, '')
}

/** The three answers that the solution shows. */
async function solved(changes: readonly Edit[] = []): Promise<string[]> {
  const value = await runCell(chapter, 'solution', changes)
  return value.kind === 'text' ? [...(value.text.match(/: .*/g) ?? [])] : []
}

/** All three answers about a driver. */
const asked = async (changes: Edit[]) => [
  outcome(await exploration(chapter, 'driver', changes)),
  outcome(await exploration(chapter, 'process', changes)),
  await validator(changes),
]

describe('chapter 19', () => {
  const raced = `violated; ${noRace}; ${noLoss}`
  const hung = `violated; ${noHang}; ${noRace}`
  const byState = 'circular &frob->state_mutex &mm->mmap_lock &vdev->memory_lock'
  const byFile = 'circular &migf->lock &mm->mmap_lock &vdev->memory_lock'
  const byBoth = `${byFile} &frob->state_mutex`

  test('the driver with all its mistakes has exactly these complaints', async () => {
    expect(await asked([])).toEqual([raced, hung, 'return-to-user'])
  })

  test.each([
    ['refused', 'verified', 'verified', 'return-to-user'],
    ['query', `violated; ${noLoss}`, 'verified', 'graph'],
    ['precopy', 'verified', 'verified', 'graph'],
    ['prepare', 'verified', 'verified', 'graph'],
    ['twice', `violated; ${noRace}`, 'verified', 'graph'],
    ['look', `violated; ${noRace}; ${noLoss}`, `violated; ${noRace}`, 'graph'],
    ['read', 'verified', `violated; ${noHang}`, byFile],
  ])('the mistake %s alone shows as the table says', async (name, ...answers) => {
    expect(await asked(only(name))).toEqual(answers)
  })

  test('the two that show nothing alone hang together', async () => {
    expect(await asked(only('precopy', 'prepare'))).toEqual(['verified', `violated; ${noHang}`, byState])
  })

  test('the validator names one circle after the other, and is silent before the list is', async () => {
    expect(await validator(mended('refused'))).toBe(byState)
    expect(await validator(mended('refused', 'precopy'))).toBe(byBoth)
    expect(await validator(mended('refused', 'prepare'))).toBe(byFile)
    expect(await validator(mended('refused', 'read'))).toBe(byState)
    expect(await asked(only('precopy'))).toEqual(['verified', 'verified', 'graph'])
    expect(await asked(only('prepare'))).toEqual(['verified', 'verified', 'graph'])
  })

  test('the driver with every mistake mended is the solution', async () => {
    expect(functions('driver', only())).toBe(functions('solution'))
    expect(await asked(only())).toEqual(['verified', 'verified', 'graph'])
    expect(await solved()).toEqual([': verified.', ': verified.', ': no report.'])
  })

  test('the solution holds without a deferred reset too, and with the copy under a lock that the reset does not take', async () => {
    const waits: Edit[] = edits('driver', [
      `  spin_lock(frob.reset_lock)
  frob.deferred_reset = true
  const taken = mutex_trylock(frob.state_mutex)
  spin_unlock(frob.reset_lock)
  if (taken) ${helper}
`,
      `  ${lock}\n  frob_reset()\n  ${plain}\n`,
    ])
    const unlocked = edits(
      'driver',
      [
        '  mutex_lock(migf.lock)\n  migf.disabled = true\n  mutex_unlock(migf.lock)\n',
        '  WRITE_ONCE(migf.disabled, true)\n',
      ],
      ['if (!migf.disabled) result', 'if (!READ_ONCE(migf.disabled)) result'],
    )
    const all = ['verified', 'verified', 'graph']
    expect(await asked([...only(), ...waits])).toEqual(all)
    expect(await asked([...only('read'), ...unlocked])).toEqual(all)
  })

  test('two resets are enough to tell one look from a loop', async () => {
    const once = edits('solution', ['while (frob.deferred_reset)', 'if (frob.deferred_reset)'])
    expect(await solved(once)).toEqual([': violated.', ': verified.', ': no report.'])
  })

  test('the callers alone do no harm', async () => {
    expect(outcome(await exploration(chapter, 'flows'))).toBe('verified')
  })
})
