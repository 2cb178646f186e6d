// @vitest-environment happy-dom

import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import Decode from '../../components/decode/Decode.tsx'
import { LockGraphDisplay } from '../../components/displays/lock-graph/LockGraphDisplay.tsx'
import { lightLock } from '../../components/displays/report/lit.ts'
import { ReportDisplay } from '../../components/displays/report/ReportDisplay.tsx'
import { ReportPairDisplay } from '../../components/displays/report/ReportPairDisplay.tsx'
import { packText } from '../../src/cell/packed-text.ts'
import { lockdep } from '../../src/lockdep/index.ts'
import { beside, mailReport } from '../../src/splat/index.ts'
import type { Report } from '../../src/value/index.ts'
import { mail, order } from '../lockdep/mail.model.ts'
import { idleEngine } from './engines.ts'

const report = (): Report => {
  const found = lockdep(mail, { order })
  if (found.kind !== 'report') throw new Error('there is no report')
  return found
}

beforeEach(() => history.replaceState(null, '', '#'))
afterEach(() => {
  cleanup()
  lightLock(undefined)
})

describe('a report', () => {
  test('shows every line that is not blank, and a note beside each that has one', () => {
    const value = report()
    const { container } = render(<ReportDisplay value={value} id="fig" engine={idleEngine} />)
    const shown = [...container.querySelectorAll('.rt-line code')].map(line => line.textContent?.trim())
    const text = (lines: readonly (string | undefined)[]) => lines.filter(line => line !== '')
    expect(text(shown)).toEqual(text(value.lines.map(line => line.text.trim())))
    const numbers = [...container.querySelectorAll('.rt-number')].flatMap(({ textContent }) =>
      textContent === '' ? [] : Number(textContent),
    )
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(container.querySelectorAll('.rt-notes li')).toHaveLength(numbers.length)
  })

  test('is walked line by line by keys, which are read out and light the lock', () => {
    const { container } = render(<ReportDisplay value={report()} id="fig" engine={idleEngine} />)
    const box = screen.getByRole('group', { name: /possible circular/ })
    for (let step = 0; step < 4; step++) fireEvent.keyDown(box, { key: 'ArrowDown' })
    expect(container.querySelector('.rt-line.current')?.textContent).toContain('migf->lock')
    expect(container.querySelector('[aria-live]')?.textContent).toContain('The lock asked for')
    expect(document.documentElement.dataset.litLock).toBe('migf-lock')
    fireEvent.keyDown(box, { key: 'End' })
    fireEvent.keyDown(box, { key: 'ArrowDown' })
    expect(container.querySelectorAll('.rt-line.current')).toHaveLength(1)
    fireEvent.blur(box)
    expect(container.querySelector('.current')).toBeNull()
    expect(document.documentElement.dataset.litLock).toBeUndefined()
  })

  test('lights a name that is pointed at wherever it stands', () => {
    const { container } = render(<ReportDisplay value={report()} id="fig" engine={idleEngine} />)
    const name = container.querySelector('.lock-mmap-lock')
    if (name === null) throw new Error('no name')
    fireEvent.mouseOver(name)
    expect(document.documentElement.dataset.litLock).toBe('mmap-lock')
    const lit = [...container.querySelectorAll('.rt-lit')]
    expect(new Set(lit.map(({ textContent }) => textContent))).toEqual(new Set([name.textContent]))
  })
})

describe('two reports', () => {
  test('stand side by side and say where they differ', () => {
    const value = beside('the mail', mailReport, report())
    const { container } = render(<ReportPairDisplay value={value} id="fig" engine={idleEngine} />)
    const rows = [...container.querySelectorAll('tbody tr')]
    const row = (text: string) => rows.find(one => one.textContent?.includes(text))
    expect(row('-> #3')?.querySelectorAll('code')).toHaveLength(2)
    expect(row('possible circular')?.className).not.toContain('differs')
    expect(row('6.18.0-rc3')?.textContent).toContain('differs')
  })

  test('cannot be made from a text without a report', () => {
    expect(() => beside('notes', 'hello', report())).toThrow('notes: no lockdep report found')
  })
})

describe('a lock graph', () => {
  const graph = () => report().graph

  test('says in words what is known, flow by flow, and which dependency closes the circle', () => {
    const value = graph()
    const { container } = render(<LockGraphDisplay value={value} id="fig" />)
    const caption = () => container.querySelector('.lg-caption')?.textContent ?? ''
    expect(caption()).toContain('closes the circle')
    const box = screen.getByRole('group', { name: value.title || 'Lock graph' })
    fireEvent.keyDown(box, { key: 'Home' })
    expect(caption()).toBe('Nothing has run yet, so no order is known.')
    const boxes = () => [...container.querySelectorAll('.lg-box rect')].map(rect => rect.getAttribute('y'))
    const before = boxes()
    fireEvent.keyDown(box, { key: 'ArrowRight' })
    // The browser's own: one page back.
    fireEvent.keyDown(box, { key: 'ArrowLeft', altKey: true })
    expect(boxes()).toEqual(before)
    expect(location.hash).toBe('#fig~1')
    fireEvent.keyDown(box, { key: 'End' })
    expect(container.querySelectorAll('.lg-arc:not(.unfed)')).toHaveLength(4)
  })

  test('opens as its address says', () => {
    history.replaceState(null, '', '#fig~0')
    const { container } = render(<LockGraphDisplay value={graph()} id="fig" />)
    expect(container.querySelector('.lg-caption')?.textContent).toContain('Nothing has run yet')
  })

  test('has an arc and a line of text for each dependency', () => {
    const value = graph()
    const { container } = render(<LockGraphDisplay value={value} id="fig" />)
    expect(container.querySelectorAll('.lg-arc')).toHaveLength(value.dependencies.length + 1)
    expect(container.querySelectorAll('.lg-list li')).toHaveLength(value.dependencies.length + 1)
  })
})

describe('the lock graph of a pasted report', () => {
  /** The mail's report with five more entries between #1 and #2. */
  const nine = mailReport
    .replace('-> #3 ', '-> #8 ')
    .replace('-> #2 ', '-> #7 ')
    .replace(
      /(?=\[\]\n {3}-> #1 )/,
      [6, 5, 4, 3, 2]
        .map(
          index =>
            `[]\n   -> #${index} (&dev->lock_${index}){+.+.}-{3:3}:\n[]        take_${index}+0x1/0x2\n`,
        )
        .join(''),
    )

  test('has the classes of the mail, and closes at the lock that was asked for', () => {
    render(<Decode sample={mailReport} sampleName="the mail" />)
    const graph = document.getElementById('decode-graph-1')
    expect(graph?.querySelectorAll('.lg-box')).toHaveLength(4)
    expect(graph?.querySelector('.lg-list .closing')?.textContent).toContain(
      '&xe_vdev->state_mutex → &migf->lock',
    )
    expect(graph?.querySelector('.lg-caption')?.textContent).toContain('would close the circle')
    expect(graph?.querySelectorAll('.unfed, .lg-controls')).toHaveLength(0)
  })

  test('has nine classes for a circle of nine', () => {
    render(<Decode sample={nine} sampleName="nine" />)
    const graph = document.getElementById('decode-graph-1')
    expect(graph?.querySelectorAll('.lg-box')).toHaveLength(9)
    expect(graph?.querySelectorAll('.lg-arc')).toHaveLength(9)
    const ys = [...(graph?.querySelectorAll('.lg-box rect') ?? [])].map(rect =>
      Number(rect.getAttribute('y')),
    )
    expect(new Set(ys).size).toBe(9)
  })

  test('lights a name in graph and report together, whichever lock it is', () => {
    render(<Decode sample={nine} sampleName="nine" />)
    const name = [...document.querySelectorAll('#decode-1 [data-lock]')].find(
      ({ textContent }) => textContent === '&dev->lock_4',
    )
    if (name === undefined) throw new Error('no name')
    fireEvent.mouseOver(name)
    expect(document.querySelector('#decode-graph-1 .lg-box.lit')?.textContent).toBe('&dev->lock_4')
    expect(document.querySelectorAll('#decode-1 .rt-lit').length).toBeGreaterThan(0)
  })
})

describe('the page that decodes', () => {
  const open = () => render(<Decode sample={mailReport} sampleName="the mail" />)
  const box = () => screen.getByRole<HTMLTextAreaElement>('textbox')
  const status = () => screen.getByRole('status').textContent ?? ''
  const decode = (text: string) => {
    box().value = text
    fireEvent.click(screen.getByRole('button', { name: 'Decode' }))
  }

  test('shows the sample first', () => {
    open()
    expect(status()).toBe('One report in the mail.')
    expect(screen.getByRole('region', { name: 'Report 1' }).textContent).toContain(
      'The circle: &migf->lock →',
    )
  })

  test('reads what is pasted', () => {
    open()
    decode(`${mailReport}\n${mailReport}`)
    expect(status()).toBe('2 reports in the box.')
  })

  test('says of other text what was looked for, and keeps both the text and what was shown', () => {
    open()
    decode('all is well')
    expect(status()).toMatch(/^No lockdep report found in the box\. Looked for a line such as/)
    expect(box().value).toBe('all is well')
    expect(screen.getByRole('region', { name: 'Report 1' })).toBeDefined()
    decode('   ')
    expect(status()).toMatch(/^The box is empty/)
  })

  test('reads the text that a link carries, and says when it cannot', async () => {
    history.replaceState(
      null,
      '',
      `#decode~${await packText('WARNING: held lock freed!\nx/1 is freeing memory a-b, with a lock still held there!')}`,
    )
    open()
    await screen.findByText('One report in the link.')
    cleanup()
    history.replaceState(null, '', '#decode~broken!')
    open()
    await screen.findByText(/The text of the link cannot be read/)
  })
})
