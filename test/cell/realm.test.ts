import { createContext, runInContext } from 'node:vm'
import { expect, test } from 'vitest'
import { watchRealm } from '../../src/cell/realm.ts'

/** A realm of its own, so that what a test does to it is gone with it. */
function realm() {
  const context = createContext({})
  const run = (code: string) => runInContext(code, context)
  return { run, hasChanged: watchRealm(run('globalThis') as object) }
}

test('a run that keeps to itself leaves the realm as it was', () => {
  const { run, hasChanged } = realm()
  run('{ const all = [1, 2].map(x => x + 1); new Map([[all, JSON.stringify(all)]]) }')
  expect(hasChanged()).toBe(false)
})

test.each([
  'globalThis.left = 1',
  'Array.prototype.last = function () {}',
  'Array.prototype.map = () => []',
  'delete Object.prototype.toString',
  'Math.random = () => 4',
  'Object.defineProperty(Promise.prototype, "then", { get() {} })',
  'Object.freeze(Math)',
])('%s is noticed', code => {
  const { run, hasChanged } = realm()
  run(code)
  expect(hasChanged()).toBe(true)
})
