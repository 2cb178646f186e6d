import { expect, test } from 'vitest'
import { pluscal } from '../../../src/index.ts'
import { Random } from '../random/generator.ts'
import { scenarioOf } from '../random/scenario.ts'
import { randomSketch } from '../random/sketch.ts'
import { vfio } from '../vfio.model.ts'

// No TLC is at hand where these tests run: they see to the form of the text only.

const labelsIn = (text: string) => [...text.matchAll(/^ +(\w+):$/gm)].map(([, label]) => label)
/** The text without its comments, which quote the reader's lines. */
const codeOf = (text: string) => text.replaceAll(/\\\*.*$/gm, '')
const targetsIn = (text: string) => [...text.matchAll(/goto (\w+);/g)].map(([, label]) => label)

test('row A has a process for each task, a label for each step, and the counts that SPIN and TLC agree on', () => {
  const { scenario, device } = vfio({ variant: 'plain', bodyTakesFile: false })
  const text = pluscal(scenario, { finally: { 'no reset is lost': () => !device.deferred_reset } })
  expect(text).toContain('2,266 states, 6,602 transitions, 1 deadlocked state.')
  expect([...text.matchAll(/^process \((\w+) /gm)].map(([, name]) => name)).toEqual([
    'set_device_state',
    'save_read',
    'pin_dma',
    'reset',
    'mmap_writer',
  ])
  // Two down_writes wait by a step of their own, behind a label of their own.
  expect(labelsIn(text)).toHaveLength(5 + 4 + 4 + 5 + 2 + 2)
})

test('a claim is asked for every value of what it reads', () => {
  const { scenario, device } = vfio({ variant: 'deferred', bodyTakesFile: false })
  const claim = { 'no reset is lost': () => !device.deferred_reset || device.mig_state === 1 }
  expect(pluscal(scenario, { always: claim })).toContain(
    'no_reset_is_lost == ((~deferred_reset) \\/ ((deferred_reset) /\\ (mig_state = 1)))',
  )
})

test('in random programs every label is there once, every jump has its label, and brackets close', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const text = codeOf(pluscal(scenarioOf(randomSketch(new Random(seed), 14))))
    const labels = labelsIn(text)
    expect(new Set(labels).size, `seed ${seed}`).toBe(labels.length)
    for (const target of targetsIn(text)) expect([...labels, 'Done'], `seed ${seed}`).toContain(target)
    for (const [open, close] of ['{}', '()', '[]'].map(pair => [...pair]))
      expect(text.split(open ?? '').length, `seed ${seed} ${open}`).toBe(text.split(close ?? '').length)
  }
})

test('a step assigns each variable once', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const text = pluscal(scenarioOf(randomSketch(new Random(seed), 14)))
    for (const step of text.split(/^ +\w+:$|^macro .*|^process .*/gm).slice(1)) {
      const straight = step.split(/\} else \{|\} else if|\} or \{/)
      for (const part of straight) {
        const assigned = [...part.matchAll(/^ *(\w+)[\w.[\]]* :=/gm)].map(([, name]) => name)
        expect(new Set(assigned).size, `seed ${seed}: ${part}`).toBe(assigned.length)
      }
    }
  }
})
