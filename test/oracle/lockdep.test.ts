import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agreementWith } from './lockdep-agreement.ts'
import { type RecordedScenario, replayScenario } from './lockdep-scenarios.ts'
import { wholeText } from './lockdep-texts.ts'
import { readRecordedFile } from './recorded-file.ts'

const recorded = (name: string) => readRecordedFile(new URL(`lockdep/${name}.json.gz`, import.meta.url))

describe('the validator says what a booted kernel said', () => {
  test('in every case of the locking self-test of Linux 6.12', () => {
    expect(agreementWith(recorded('selftest-6.12'))).toEqual({
      scenarios: 360,
      verdict: 360,
      report: 360,
      failOp: { agree: 360, of: 360 },
      chain: { agree: 55, of: 55 },
      text: { agree: 0, of: 0 },
      differ: [],
    })
  })

  test('at every pitfall, false negatives included', () => {
    expect(agreementWith(recorded('targeted-6.12'))).toMatchObject({
      scenarios: 78,
      failOp: { agree: 78, of: 78 },
      chain: { agree: 23, of: 23 },
      differ: [],
    })
  })

  test('in 3,154 random scenarios on Linux 6.1, with the text of its reports', () => {
    expect(agreementWith(recorded('random-6.1'))).toMatchObject({
      scenarios: 3154,
      chain: { agree: 616, of: 616 },
      text: { agree: 1075, of: 1075 },
      differ: [],
    })
  })

  test('of the lock sequences of the drivers', () => {
    expect(agreementWith(recorded('drivers-6.1'))).toMatchObject({
      scenarios: 18,
      chain: { agree: 11, of: 11 },
      text: { agree: 11, of: 11 },
      differ: [],
    })
  })

  test('and a recording that says otherwise is noticed', () => {
    const { config, scenarios } = recorded('targeted-6.12')
    const changed = scenarios.map((scenario): RecordedScenario => {
      if (scenario.id === 'try-AA') return { ...scenario, verdict: 'warn' }
      if (scenario.id === 'class-level-ABBA') return { ...scenario, detail: { chain: ['X', 'Y'] } }
      return scenario
    })
    expect(agreementWith({ config, scenarios: changed })).toMatchObject({
      verdict: 77,
      chain: { agree: 22, of: 23 },
      differ: ['try-AA', 'class-level-ABBA'],
    })
  })

  test('and a text that differs in one character is noticed', () => {
    const { config, scenarios } = recorded('drivers-6.1')
    const changed = scenarios.map(scenario =>
      scenario.text === undefined ? scenario : { ...scenario, text: scenario.text.replace('CPU1', 'CPU2') },
    )
    expect(agreementWith({ config, scenarios: changed })).toMatchObject({ text: { agree: 0, of: 11 } })
  })
})

describe('whole reports of Linux 6.12, line by line, frames and addresses aside', () => {
  const folder = new URL('lockdep/golden/', import.meta.url)
  const kernel = { release: '6.12.117', build: '#3', proveRawLockNesting: true, debugLockdep: true }
  const names = readdirSync(folder)
    .filter(file => file.endsWith('.txt'))
    .map(file => file.replace('.txt', ''))

  test('there are 25', () => expect(names).toHaveLength(25))

  test.each(names)('%s', name => {
    const scenario = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
    const { lines, failOp } = replayScenario(scenario, kernel, 0)
    const theirs = wholeText(readFileSync(new URL(`${name}.txt`, folder), 'utf8'))
    expect(wholeText(lines.map(({ text }) => text).join('\n'))).toBe(theirs)
    expect(failOp).toBe(scenario.failOp)
  })
})
