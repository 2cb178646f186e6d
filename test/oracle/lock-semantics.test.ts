import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { differences, type RecordedLockProgram, replayLockProgram } from './lock-programs.ts'

const programs: readonly RecordedLockProgram[] = JSON.parse(
  readFileSync(new URL('lock-semantics.json', import.meta.url), 'utf8'),
)

const named = (id: string): RecordedLockProgram => {
  const found = programs.find(program => program.id === id)
  if (found === undefined) throw new Error(`no program ${id}`)
  return found
}

test('the simulated locks do what Linux 6.1.192 did in all 1,002 recorded programs', () => {
  expect(programs).toHaveLength(1002)
  expect(programs.filter(program => differences(program).length > 0).map(({ id }) => id)).toEqual([])
})

test('the four flows of the mail run to their end in the recorded schedule', () => {
  expect(replayLockProgram(named('seed4')).findLast(state => state !== null)).toBe('4 4 4 4')
})

test('with a writer queued on mmap_lock the same schedule blocks all five threads for ever', () => {
  expect(replayLockProgram(named('seed5')).findLast(state => state !== null)).toBe('1* 1* 1* 1* 0*')
})

test('a wrong recording is noticed', () => {
  const seed4 = named('seed4')
  expect(differences({ ...seed4, states: seed4.states.with(3, '1 1 1 1*') })).toEqual([3])
})
