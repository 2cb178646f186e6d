// @vitest-environment happy-dom
import { render } from '@testing-library/preact'
import { describe, expect, test } from 'vitest'
import { drawings } from '../../components/figures/drawings.ts'
import { Box, DrawingView } from '../../components/figures/kit.tsx'
import { figureNames, figureNumber } from '../../components/figures/numbers.ts'
import { lockIdentity } from '../../src/figure/lock-identity.ts'

describe.each(Object.entries(drawings))('the drawing %s', (name, drawing) => {
  const view = () => render(<DrawingView drawing={drawing} id={`figure-${name}`} />).container

  test('fits a phone, and nothing in it lies outside', () => {
    const svg = view().querySelector('svg.fg-drawing')
    expect(svg?.getAttribute('viewBox')).toBe(`0 0 ${drawing.width} ${drawing.height}`)
    for (const text of svg?.querySelectorAll('text') ?? []) {
      expect(Number(text.getAttribute('x')), text.textContent).toBeLessThan(drawing.width)
      expect(Number(text.getAttribute('y')), text.textContent).toBeLessThan(drawing.height)
    }
    for (const box of svg?.querySelectorAll('rect') ?? []) {
      const [x = 0, y = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map(key =>
        Number(box.getAttribute(key)),
      )
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(drawing.width)
      expect(y + height).toBeLessThanOrEqual(drawing.height)
    }
  })

  test('is named, and told in the words that it refers to', () => {
    const container = view()
    const svg = container.querySelector('svg.fg-drawing')
    expect(svg?.getAttribute('aria-label')).toBe(drawing.title)
    const words = container.querySelector(`#${svg?.getAttribute('aria-describedby')}`)
    expect(words?.querySelectorAll('li')).toHaveLength(drawing.words.length)
    for (const lock of drawing.locks) expect(words?.textContent).toContain(lock)
  })

  test('has the pattern of each lock it shows', () => {
    const container = view()
    const shown = [...container.querySelectorAll('.fg-tag text')].map(
      text => text.firstChild?.textContent ?? '',
    )
    expect(drawing.locks).toEqual(expect.arrayContaining(shown))
    for (const filled of container.querySelectorAll('.fg-lock rect[fill]')) {
      const id = /#(.+)\)/.exec(filled.getAttribute('fill') ?? '')?.[1] ?? ''
      expect(container.querySelector(`[id="${id}"]`), id).not.toBeNull()
    }
    expect(drawing.locks.filter(lock => lockIdentity(lock).label !== lock)).toEqual([])
  })
})

test('a text that is wider than its box is an error that says how wide the box must be', () => {
  expect(() => render(<Box x={0} y={0} width={60} height={20} name="vfio_pci_core_device" />)).toThrow(
    '"vfio_pci_core_device" needs a box of 152, this one is 60 wide',
  )
})

describe('figures are numbered in the order of the text', () => {
  const figures = figureNames(
    '<Figure name="one">\nx\n</Figure> and <FigureRef name="two" /> <Figure name="two">y</Figure>',
  )

  test('references do not count', () => {
    expect(figures).toEqual(['one', 'two'])
    expect(figureNumber({ figures }, 'two', 'page')).toBe(2)
  })

  test('a figure that the text does not show, or shows twice, is an error', () => {
    expect(() => figureNumber({ figures }, 'three', 'a page')).toThrow(
      'a page: the text shows no <Figure name="three">',
    )
    expect(() => figureNames('<Figure name="a"> <Figure name="a">')).toThrow('figure "a" is shown twice')
  })
})
