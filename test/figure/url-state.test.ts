import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeAddress, parseAddress } from '../../src/figure/url-state.ts'

const entry = fc.record({ task: fc.nat(51), choice: fc.nat(300) })

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), fc.nat(), (schedule, number) => {
      const state = { step: number % (schedule.length + 1), schedule }
      expect(parseAddress(encodeAddress('hang', state), 'hang', 52)).toEqual({ kind: 'state', state })
    }),
  )
  expect(encodeAddress('hang', { step: 7 })).toBe('#hang~7')
  expect(parseAddress('#hang~7', 'hang', 5)).toEqual({ kind: 'state', state: { step: 7 } })
})

test('a schedule is a letter for each step, with the number a choose gave', () => {
  const schedule = [
    { task: 0, choice: 0 },
    { task: 1, choice: 2 },
  ]
  expect(encodeAddress('hang', { step: 1, schedule })).toBe('#hang~1.ab2')
})

test('no text makes reading fail', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      expect(['none', 'state', 'bad']).toContain(parseAddress(`#hang~${text}`, 'hang', 5).kind)
      expect(parseAddress(text, 'hang', 5).kind).toBe(text.startsWith('#hang~') ? expect.anything() : 'none')
    }),
  )
})

test.each([
  ['#hang~', 'it does not name a step'],
  ['#hang~abc', 'it does not name a step'],
  ['#hang~-1', 'it does not name a step'],
  ['#hang~1.a!', 'it does not name a step'],
  ['#hang~1.af', 'it runs task 6 of 5'],
  ['#hang~9.abc', 'it asks for step 9 of a run of 3'],
  ['#hang~%E0%A4%A', 'it is not spelled as an address is'],
  [`#hang~1.${'a'.repeat(2001)}`, 'its run has more than 2000 steps'],
])('%s is refused with a reason', (fragment, reason) => {
  expect(parseAddress(fragment, 'hang', 5)).toEqual({ kind: 'bad', reason })
})

test("another figure's state is none of this figure's business", () => {
  expect(parseAddress('#hang-2~3', 'hang', 5)).toEqual({ kind: 'none' })
  expect(parseAddress('#hang', 'hang', 5)).toEqual({ kind: 'none' })
  expect(parseAddress('', 'hang', 5)).toEqual({ kind: 'none' })
})

test('a run that does not fit an address is not written', () => {
  const schedule = Array.from({ length: 2001 }, () => ({ task: 0, choice: 0 }))
  expect(encodeAddress('hang', { step: 1, schedule })).toBe('')
  expect(encodeAddress('hang', { step: 1, schedule: [{ task: 52, choice: 0 }] })).toBe('')
})
