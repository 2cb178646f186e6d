import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { agreementWith } from './lockdep-agreement.ts'
import type { RecordedScenario } from './lockdep-scenarios.ts'
import { readRecordedFile } from './recorded-file.ts'

const recorded = (name: string) =>
  readRecordedFile(fileURLToPath(new URL(`lockdep/${name}.json.gz`, import.meta.url)))

describe('the validator says what the kernel said', () => {
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

  test('in 600 more with nested interrupts, releases out of order and every type of lock', () => {
    expect(agreementWith(recorded('nested-6.1'))).toMatchObject({
      scenarios: 600,
      report: 600,
      failOp: { agree: 600, of: 600 },
      chain: { agree: 110, of: 110 },
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
  const folder = fileURLToPath(new URL('lockdep/golden/', import.meta.url))
  const names = readdirSync(folder).filter(file => file.endsWith('.json'))

  test('there are 25', () => expect(names).toHaveLength(25))

  test.each(names)('%s', name => {
    expect(agreementWith(readRecordedFile(folder + name))).toMatchObject({
      report: 1,
      failOp: { agree: 1, of: 1 },
      text: { agree: 1, of: 1 },
      differ: [],
    })
  })

  test('a line that differs is noticed', () => {
    const { config, scenarios } = readRecordedFile(`${folder}circular-3.json`)
    const changed = scenarios.map(scenario => ({
      ...scenario,
      whole: (scenario.whole ?? '').replace('which lock already', 'which lock'),
    }))
    expect(agreementWith({ config, scenarios: changed }).text).toEqual({ agree: 0, of: 1 })
  })
})
