import { describe, expect, test } from 'vitest'
import { codeParts } from '../../src/figure/code-line.ts'
import { codeView, mostLines } from '../../src/figure/code-view.ts'
import { isStop, nextContention } from '../../src/figure/contention.ts'
import { gameText } from '../../src/figure/game.ts'
import { lockIdentity } from '../../src/figure/lock-identity.ts'
import { fieldLabel, objectLabel, operationText } from '../../src/figure/names.ts'
import { runText } from '../../src/figure/run-text.ts'
import { blockedText } from '../../src/figure/situation-text.ts'
import * as tracks from '../../src/figure/tracks.ts'
import { replay } from '../../src/index.ts'
import * as runs from './runs.model.ts'

const hang = replay(runs.hang, runs.hangSchedule, { title: 'Five threads' })

describe('lock identity', () => {
  test.each([
    ['xe_vdev->state_mutex', 'state-mutex', 'state_mutex'],
    ['mvdev.state_mutex', 'state-mutex', 'state_mutex'],
    ['migf->lock', 'migf-lock', 'migf->lock'],
    ['xe_vdev->migf->lock', 'migf-lock', 'migf->lock'],
    ['mm->mmap_lock', 'mmap-lock', 'mmap_lock'],
    ['vdev->memory_lock', 'memory-lock', 'memory_lock'],
    ['reset_lock', 'reset-lock', 'reset_lock'],
    ['iommu->lock', 'other', 'iommu->lock'],
    ['my_state_mutex', 'other', 'my_state_mutex'],
    ['notmigf->lock', 'other', 'notmigf->lock'],
  ])('%s is %s', (name, key, label) => {
    expect(lockIdentity(name)).toEqual({ key, label })
  })
})

test('two objects or fields that would be called the same are called in full', () => {
  const objects = [
    { type: 'mutex', name: 'a->state_mutex' },
    { type: 'mutex', name: 'b->state_mutex' },
  ] as const
  expect(objectLabel({ objects }, 0)).toBe('a->state_mutex')
  expect(fieldLabel({ fields: ['a->on', 'b->on', 'b->off'] }, 1)).toBe('b->on')
  expect(fieldLabel({ fields: ['a->on', 'b->on', 'b->off'] }, 2)).toBe('off')
})

test('operations are written as calls', () => {
  const trace = replay(runs.deferred, Array(7).fill('reset'))
  expect(trace.steps.map(({ operation }) => operationText(trace, operation))).toEqual([
    'spin_lock(reset_lock)',
    'deferred_reset = true',
    'mutex_trylock(state_mutex)',
    'spin_unlock(reset_lock)',
    'read deferred_reset',
    'deferred_reset = false',
    'mutex_unlock(state_mutex)',
  ])
  const events = replay(runs.events, [{ task: 0, choice: 2 }, 'environment'])
  expect(events.steps.map(({ operation }) => operationText(events, operation))).toEqual([
    'choose(3)',
    'kill(waiter)',
  ])
})

test('contention is a wait that begins or a trylock that fails', () => {
  expect([0, 2, 6, 8].map(step => nextContention(hang, step))).toEqual([2, 6, 7, 9])
  expect(nextContention(hang, 9)).toBeUndefined()
  const deferred = replay(runs.deferred, ['owner', 'reset', 'reset', 'reset', 'reset'])
  expect(nextContention(deferred, 0)).toBe(4)
  expect([1, 4, 5].map(step => isStop(deferred, step))).toEqual([false, true, true])
  expect(isStop(replay(runs.misuse, ['thief']), 1)).toBe(true)
})

test('a button says whom its task waits for', () => {
  expect(hang.tasks.map((_, task) => blockedText(hang, 9, task))).toEqual([
    'waits for reset (memory_lock)',
    'waits for pin_dma (mmap_lock)',
    'waits for mmap_writer (mmap_lock)',
    'waits for save_read (migf->lock)',
    'waits for set_device_state (state_mutex)',
  ])
  expect(blockedText(hang, 0, 0)).toBe('')
  const self = replay(runs.self, ['careless', 'careless'])
  expect(blockedText(self, 2, 0)).toBe('waits for itself (migf->lock)')
  const forgotten = replay(runs.forgotten, ['waiter'])
  expect(blockedText(forgotten, 1, 0)).toBe('waits for buffer->copied: it is not done yet')
  expect(blockedText(replay(runs.misuse, ['thief']), 1, 0)).toBe('has ended')
  expect(blockedText(replay(runs.fault, ['sceptic']), 1, 0)).toBe('stopped: a reset is pending')
})

describe('code', () => {
  test('a task is shown in all functions of its call stack, with everybody who stands there', () => {
    const [outer, inner] = codeView(hang, 6, 2)
    expect(outer?.source.name).toBe('save_read')
    expect(inner?.source.name).toBe('copy_to_user')
    expect(outer?.source.text[(outer.line ?? 0) - outer.source.line]).toBe('  copy_to_user()')
    expect(inner?.standing.get(inner.line ?? 0)).toEqual([2])
  })

  test('the line of the step just made is marked where the task went on from it', () => {
    const [listing] = codeView(hang, 4, 3)
    const text = (line = 0) => listing?.source.text[line - listing.source.line]
    expect(text(listing?.ran)).toBe('  mutex_lock(xe_vdev.state_mutex)')
    expect(text(listing?.line)).toBe('  mutex_lock(migf.lock)')
  })

  test('of a task that has ended the function it began in is shown, without a line', () => {
    const ended = replay(runs.misuse, ['thief'])
    const [listing] = codeView(ended, 1, 0)
    expect(listing?.source.name).toBe('thief')
    expect(listing).not.toHaveProperty('line')
  })

  test('the room for code is that of the longest call stack', () => {
    expect(mostLines(hang)).toBe(5 + 4 + 2)
  })

  test('names of locks, keywords, strings and comments are told apart', () => {
    const parts = codeParts("  if (!mutex_trylock(xe_vdev.state_mutex)) return 'a' // why")
    expect(parts.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'plain   ',
      'keyword if',
      'plain  (!mutex_trylock(',
      'plain xe_vdev.',
      'lock state_mutex',
      'plain )) ',
      'keyword return',
      'plain  ',
      "string 'a'",
      'plain  ',
      'comment // why',
    ])
    expect(codeParts('mutex_lock(xe_vdev.migf.lock)').find(({ kind }) => kind === 'lock')).toEqual({
      kind: 'lock',
      text: 'migf.lock',
      lock: 'migf-lock',
    })
  })
})

describe('tracks', () => {
  const start = tracks.startTracks(hang)
  const at = (step: number) => tracks.atStep(start, step)

  test('the given run is shown at its end', () => {
    expect(start.step).toBe(9)
    expect(tracks.currentTrack(start).trace).toBe(hang)
  })

  test('steps outside a run are brought to its ends', () => {
    expect([at(-3).step, at(99).step]).toEqual([0, 9])
  })

  test('running the task that the run runs next is a step in it', () => {
    expect(tracks.moveFor(at(0), { task: 0, choice: 0 })).toEqual({ kind: 'step' })
  })

  test('running another leaves the run, which stays', () => {
    const move = tracks.moveFor(at(1), { task: 4, choice: 0 })
    expect(move).toEqual({
      kind: 'fork',
      schedule: [
        { task: 0, choice: 0 },
        { task: 4, choice: 0 },
      ],
    })
    const forked = tracks.addTrack(at(1), 'own', replay(runs.hang, ['pin_dma', 'reset']))
    expect(forked.list).toHaveLength(2)
    expect([forked.current, forked.step]).toEqual([1, 2])
    expect(tracks.moveFor(forked, { task: 2, choice: 0 }).kind).toBe('extend')
    const longer = tracks.extendTrack(forked, replay(runs.hang, ['pin_dma', 'reset', 'save_read']))
    expect(longer.list.map(({ trace }) => trace.steps.length)).toEqual([9, 3])
    expect(tracks.showTrack(longer, 0).step).toBe(9)
  })

  test('the given run is never overwritten', () => {
    const extended = tracks.extendTrack(at(9), replay(runs.hang, ['reset']))
    expect(extended.list[0].trace).toBe(hang)
    expect(extended.list).toHaveLength(2)
  })

  test('the same run is not kept twice, but every game is a game of its own', () => {
    const once = tracks.addTrack(start, 'shortest', hang)
    expect(tracks.addTrack(once, 'shortest', hang).list).toHaveLength(2)
    const empty = replay(runs.hang, [])
    const games = tracks.addTrack(tracks.addTrack(start, 'game', empty), 'game', empty)
    expect(games.list.map(track => tracks.trackName(games, track))).toEqual([
      'Original run',
      'Your game 1',
      'Your game 2',
    ])
  })
})

test('the game says how far the reader is from the shortest hang', () => {
  expect(gameText(hang, 9)).toBe('You made it hang in 9 steps. No run is shorter.')
  expect(gameText(hang, 7)).toBe('You made it hang in 9 steps. The shortest hang takes 7.')
  expect(gameText(hang, undefined)).toBe('You made it hang in 9 steps.')
  expect(gameText(replay(runs.hang, ['reset']), undefined)).toBe('1 step. Make every task wait.')
  expect(gameText(replay(runs.misuse, []), null)).toMatch(/found no hang, so this cannot be won\.$/)
  expect(gameText(replay(runs.misuse, ['thief']), 3)).toMatch(/no hang this time/)
  expect(gameText(replay(runs.fault, ['sceptic']), 3)).toMatch(/stopped at an error/)
})

test('a run is copied with its policy, its schedule and its sentences', () => {
  expect(runText(replay(runs.self, ['careless', 'careless'], { title: 'Twice' })).split('\n')).toEqual([
    'Twice',
    'Policy: linux',
    'Schedule: careless, careless',
    '',
    '1. careless calls mutex_lock on migf->lock and takes it.',
    expect.stringMatching(/^2\. careless calls mutex_lock on migf->lock and waits/),
    'Deadlock: careless waits for itself (migf->lock).',
    '',
  ])
})
