import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { defaultLimit } from '../../src/explore/options.ts'
import * as library from '../../src/index.ts'
import { drivers } from '../../src/vfio/index.ts'
import { readRecordedFile } from '../oracle/recorded-file.ts'

// The texts of the page that are figures; that we agree with the recordings is what test/oracle holds.

const text = readFileSync(new URL('../../content/reference/simulator/index.mdx', import.meta.url), 'utf8')
const data = (path: string) => new URL(`../oracle/${path}`, import.meta.url)
const recorded = (name: string) => readRecordedFile(fileURLToPath(data(`lockdep/${name}.json.gz`))).scenarios

/** The last cell of the line of the table that has these words. */
function figure(words: string): string {
  const line = text.split('\n').find(line => line.startsWith('|') && line.includes(words))
  return line?.split('|').at(-2)?.trim() ?? ''
}

const ofAll = (count: number) => `${count.toLocaleString('en')} of ${count.toLocaleString('en')}`

describe('the figures of the simulator’s page are those of the recordings', () => {
  test('lock programs', () => {
    const programs: unknown[] = JSON.parse(readFileSync(data('lock-semantics.json'), 'utf8'))
    expect(figure('real kernel threads')).toBe(`${ofAll(programs.length)} programs, every step`)
  })

  test.each([
    ['the locking self-test', 'selftest-6.12'],
    ['pitfalls picked by hand', 'targeted-6.12'],
    ['scenarios</Term> on 6.1.192', 'random-6.1'],
    ['the lock sequences of the drivers', 'drivers-6.1'],
    ['nested interrupts', 'nested-6.1'],
    ["the drivers' models", 'drivers-6.1'],
  ])('%s', (words, name) => {
    expect(figure(words)).toBe(ofAll(recorded(name).length))
  })

  test('texts of reports, and whole ones', () => {
    const texts = recorded('random-6.1').filter(({ text }) => text !== undefined)
    expect(figure('the text of the random')).toBe(ofAll(texts.length))
    const whole = readdirSync(data('lockdep/golden/')).filter(name => name.endsWith('.json'))
    expect(figure('whole reports of')).toBe(ofAll(whole.length))
  })

  const samples = new URL('../../../shared/oracle/splats/', import.meta.url)
  test.skipIf(!existsSync(samples))('samples of the decoder', () => {
    const count = readdirSync(samples).filter(name => name.endsWith('.json')).length
    expect(figure('real reports from public archives')).toBe(`${count} samples`)
    expect(text).toContain(`Its ${count} samples`)
    const kernels = readdirSync(samples)
      .filter(name => name.endsWith('.json'))
      .flatMap(name => {
        const { kernel } = JSON.parse(readFileSync(new URL(name, samples), 'utf8'))
        const [, major, minor] = /^(\d+)\.(\d+)/.exec(kernel ?? '') ?? []
        return major === undefined ? [] : [Number(major) * 100 + Number(minor)]
      })
    expect([Math.min(...kernels), Math.max(...kernels)]).toEqual([302, 618])
    expect(text).toContain('kernels from 3.2 to 6.18')
  })
})

test('the primitives that it lists are in the library, and none is missing', () => {
  const section = text.slice(
    text.indexOf('## The primitives'),
    text.indexOf('is reported as the kernel would'),
  )
  const listed = [...section.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
  const exported = Object.keys(library)
  expect(listed.filter(name => !exported.includes(name))).toEqual([])
  const kernel = /^(mutex_|down|up_|spin_|wait_for|try_wait|complete|reinit|touch_|install_|zap_|READ|WRITE)/
  expect(exported.filter(name => kernel.test(name) && !listed.includes(name))).toEqual([])
})

test('the first programs of the soundness run that are explored at each change are as many as it says', () => {
  const tables = readFileSync(new URL('../explore/soundness/tables.test.ts', import.meta.url), 'utf8')
  const programs = Number(/^const programs = ([\d_]+)$/m.exec(tables)?.[1]?.replace('_', ''))
  expect(text).toContain(`The first ${programs.toLocaleString('en')}\nare explored again`)
})

test('a search stops where the page says', () => {
  expect(text).toContain(`A search stops at ${defaultLimit.toLocaleString('en')} states`)
})

test('every driver says what its model leaves out', () => {
  for (const { leftOut } of drivers) expect(leftOut).not.toBe('')
  expect(text).toContain('<LeftOut />')
})
