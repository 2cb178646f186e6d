// @vitest-environment happy-dom

import { gzipSync } from 'node:zlib'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { displayOf, displays } from '../../components/displays/registry.ts'
import { compare, migrationMachine, replay, type Value } from '../../src/index.ts'
import { bounded, exploration, property, violated } from '../figure/explorations.ts'
import * as runs from '../figure/runs.model.ts'
import { libraryEngine } from './engines.ts'

const show = (value: Value, id = 'fig') => {
  const Display = displayOf(value)
  return render(<Display value={value} id={id} engine={libraryEngine} />)
}

/** What the validator and the labs make is tested beside them. */
const examples: {
  readonly [K in Exclude<
    Value['kind'],
    'report' | 'reports' | 'graph' | 'rwsem' | 'mutations' | 'drivers'
  >]: Value
} = {
  trace: replay(runs.hang, runs.hangSchedule, { title: 'Five threads' }),
  exploration: violated,
  comparison: compare('Plain or not', violated, exploration()),
  machine: migrationMachine({ flags: 7, to: ['STOP_COPY', 'reset'] }),
  table: { kind: 'table', caption: 'Counts', columns: ['what', 'states'], rows: [['all', 1234]] },
  text: { kind: 'text', text: 'two\nlines' },
  error: { kind: 'error', stage: 'run', cell: 'plain.cell.ts', message: 'it broke' },
}

beforeEach(() => history.replaceState(null, '', '#'))
afterEach(cleanup)

describe.each(Object.entries(examples))('%s', (kind, value) => {
  test('has a display, which carries the id it was given', () => {
    expect(Object.keys(displays)).toContain(kind)
    show(value)
    expect(document.getElementById('fig')).not.toBeNull()
  })
})

describe('exploration', () => {
  const claims = () => [...document.querySelectorAll('.ex-claims > li')].map(one => one.textContent?.trim())
  const counts = () => [...document.querySelectorAll('dl > div')].map(one => one.textContent)

  test('says the verdict in words, each claim with its result and count, and what was explored', () => {
    show(examples.exploration)
    expect(document.querySelector('.ex-verdict')?.textContent).toBe(
      '✗Plain. Violated: “no deadlock” does not hold in every interleaving.',
    )
    expect(claims()).toEqual(['✗no deadlock: violated in 1 state', '✓no primitive is used wrongly: verified'])
    expect(
      screen.getByText(
        /^Every interleaving of 5 tasks: pin_dma, .* Locks queue as in Linux \(policy linux\)\./,
      ),
    ).toBeTruthy()
  })

  test('names every number in the same order, so that two explorations compare', () => {
    show(examples.exploration)
    const plain = counts().map(text => text?.replace(/[^a-z ]/g, ''))
    cleanup()
    show(exploration())
    const names = [...document.querySelectorAll('dt')].map(({ textContent }) => textContent)
    expect(names).toEqual(['states', 'transitions', 'deadlocks', 'shortest hang', 'final states'])
    expect(plain).toHaveLength(names.length)
    expect(screen.getByText('none')).toBeTruthy()
  })

  test('a search that hit its limit proves nothing, in sign and word', () => {
    show(bounded)
    expect(document.querySelector('.ex-verdict')?.textContent).toMatch(
      /^\?Not proved: nothing wrong was found/,
    )
    expect(claims()).toEqual(['?no deadlock: not proved', '?no primitive is used wrongly: not proved'])
  })

  test('the run that breaks a claim is there as sentences, and as a replay once opened', async () => {
    show(examples.exploration)
    const details = document.querySelector('details')
    expect(details?.querySelectorAll('ol > li')).toHaveLength(10)
    expect(details?.textContent).toMatch(/Deadlock: /)
    if (details) {
      details.open = true
      fireEvent(details, new Event('toggle'))
    }
    expect(await screen.findByRole('group', { name: 'Replay: Plain' })).toBeTruthy()
    expect(document.getElementById('fig-w1')?.className).toBe('replay')
  })

  test('why a claim is broken is said without opening anything', () => {
    const witness = replay(runs.misuse, ['thief'])
    show(exploration({ properties: [property({ property: 'misuse', verdict: 'violated', witness })] }))
    expect(document.querySelector('.ex-reason')?.textContent).toMatch(/, line \d+: \S+ calls /)
    cleanup()
    show(examples.exploration)
    expect(document.querySelector('.ex-reason')?.textContent).toMatch(/^Deadlock: reset waits for /)
    cleanup()
    show(exploration())
    expect(document.querySelector('.ex-reason')).toBeNull()
  })

  test('a run that goes round for ever marks the steps that repeat', () => {
    const witness = replay(runs.hang, runs.hangSchedule)
    const claim = 'no livelock'
    const livelock = {
      property: 'livelock',
      claim,
      verdict: 'violated',
      violations: 1,
      witness,
      repeatsFrom: 7,
    } as const
    show({ ...exploration(), verdict: 'violated', properties: [livelock] })
    expect(document.querySelectorAll('.ex-repeated')).toHaveLength(2)
    expect(document.querySelector('.ex-end')?.textContent).toBe('Steps 8 to 9 repeat for ever.')
  })

  test('an address that names a state of that run opens it there', async () => {
    history.replaceState(null, '', '#fig-w1~3')
    show(examples.exploration)
    await waitFor(() => expect(document.querySelector('.rp-caption')?.textContent).toMatch(/Step 3 of 9/))
  })

  test('it stays below 3 KB with its data, compressed', () => {
    const { container } = show(examples.exploration)
    const props = JSON.stringify(examples.exploration).replaceAll('"', '&quot;')
    expect(
      gzipSync(`<astro-island props="${props}">${container.innerHTML}</astro-island>`).length,
    ).toBeLessThan(3072)
  })
})

describe('comparison', () => {
  const row = (name: string) => {
    const rows = [...document.querySelectorAll('tbody tr')]
    const found = rows.find(one => one.querySelector('th')?.textContent?.includes(name))
    return [...(found?.children ?? [])].map(({ textContent }) => textContent)
  }

  test('verdicts that differ are said first', () => {
    show(examples.comparison)
    expect(document.querySelector('.ex-verdict')?.textContent).toBe(
      'Plain or not. “no deadlock”: violated in Plain; verified in exploration 2.',
    )
  })

  test('answers and numbers stand row by row; rows that differ have a sign and a word', () => {
    show(examples.comparison)
    expect(row('no deadlock')).toEqual(['≠no deadlock (they differ)', '✗violated in 1 state', '✓verified'])
    expect(row('no primitive')).toEqual(['no primitive is used wrongly', '✓verified', '✓verified'])
    expect(row('policy')).toEqual(['policy', 'linux', 'linux'])
    expect(row('deadlocks')).toEqual(['≠deadlocks (they differ)', '1', '0'])
    expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'Plain',
      'exploration 2',
    ])
  })

  test('what breaks a claim follows below the table, under the name of its exploration', () => {
    show(examples.comparison)
    const plain = screen.getByRole('region', { name: 'Plain' })
    expect(plain.querySelector('.ex-reason')?.textContent).toMatch(/^Deadlock: /)
    expect(plain.querySelector('summary')?.textContent).toMatch(/“no deadlock”: \d+ steps/)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('a table sets numbers apart, spells yes and no, and leaves nothing blank', () => {
  show({
    kind: 'table',
    caption: 'Who waits',
    columns: ['task', 'steps', 'waits'],
    rows: [
      ['reset', 12345, true],
      ['pin_dma', 0, false],
      [null, null, null],
    ],
  })
  const cells = [...document.querySelectorAll('tbody tr')].map(row =>
    [...row.children].map(({ textContent }) => textContent),
  )
  expect(cells).toEqual([
    ['reset', '12,345', 'yes'],
    ['pin_dma', '0', 'no'],
    ['–', '–', '–'],
  ])
  expect(document.querySelectorAll('td.number')).toHaveLength(3)
  expect(screen.getByRole('region', { name: 'Who waits' }).getAttribute('tabindex')).toBe('0')
})

test('text keeps its lines', () => {
  show({ kind: 'text', text: 'two\n  lines' })
  expect(document.querySelector('pre')?.textContent).toBe('two\n  lines')
})

describe('error', () => {
  test('says what was wrong, where, and what would be right', () => {
    show({
      kind: 'error',
      stage: 'subset',
      cell: 'plain.cell.ts',
      line: 12,
      message: '`async` functions are outside the language',
      hint: 'write a plain function',
    })
    expect([...document.querySelectorAll('p')].map(({ textContent }) => textContent)).toEqual([
      'The modelling language does not have this. plain.cell.ts, line 12',
      'async functions are outside the language',
      'write a plain function',
    ])
    expect(document.querySelector('.error-message code')?.textContent).toBe('async')
  })

  test('an error without a line names the cell alone', () => {
    show({ kind: 'error', stage: 'limit', cell: 'plain.cell.ts', message: 'it ran for 2 s' })
    expect(document.querySelector('.error-place')?.textContent).toBe('plain.cell.ts')
  })
})
