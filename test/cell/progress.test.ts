import { expect, test } from 'vitest'
import { followProgress, progressText } from '../../components/cell/progress.ts'

/** Reports at given times, in ms since the cell began to run. */
function follow(times: readonly number[], states: readonly number[]) {
  let now = 0
  const heard = followProgress(() => now)
  return times.map((time, index) => {
    now = time
    return heard({ phase: 'searching', states: states[index] ?? 0, transitions: 0, frontier: 7 })
  })
}

test('the rate is that of the time since the report before', () => {
  const rates = follow([200, 400, 900], [1000, 5000, 6000]).map(({ rate }) => rate)
  expect(rates).toEqual([null, 20_000, 2000])
})

test('a search that counts from 0 again has no rate yet', () => {
  expect(follow([200, 400, 600], [5000, 100, 300]).map(({ rate }) => rate)).toEqual([null, null, 1000])
})

test('what is read out changes a few times in a minute, however many reports there are', () => {
  const times = Array.from({ length: 500 }, (_, index) => index * 200)
  const spoken = follow(times, times).map(one => one.spoken)
  expect([...new Set(spoken)]).toEqual([
    '',
    'After 5 seconds: 5,000 states so far.',
    'After 15 seconds: 15,000 states so far.',
    'After 30 seconds: 30,000 states so far.',
    'After 60 seconds: 60,000 states so far.',
  ])
})

test('the numbers have their names', () => {
  const [, second] = follow([200, 400], [1000, 124_456])
  expect(second && progressText(second)).toBe('Searching: 124,456 states, 0 transitions, 7 to go, 617,000/s')
})
