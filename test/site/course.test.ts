import { describe, expect, test } from 'vitest'
import { duration, parts, shortPath } from '../../src/site/course.ts'

const texts = import.meta.glob<string>('/content/chapters/*/index.mdx', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const minutes = new Map(
  Object.values(texts).map(text => [
    Number(/^number: (\d+)$/m.exec(text)?.[1]),
    Number(/^minutes: (\d+)$/m.exec(text)?.[1]),
  ]),
)

describe('the course', () => {
  test('has every chapter in one part, in their order', () => {
    const numbers = parts.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, at) => first + at),
    )
    expect(numbers).toEqual([...minutes.keys()].sort((a, b) => a - b))
  })

  test('has a way through it that takes at most ninety minutes', () => {
    const sum = shortPath.reduce((sum, number) => sum + (minutes.get(number) ?? Number.NaN), 0)
    expect(sum).toBeGreaterThan(60)
    expect(sum).toBeLessThanOrEqual(90)
  })
})

test.each([
  [0, '0 minutes'],
  [1, '1 minute'],
  [60, '1 hour'],
  [61, '1 hour 1 minute'],
  [475, '7 hours 55 minutes'],
])('%i minutes are said as "%s"', (time, said) => {
  expect(duration(time)).toBe(said)
})
