import { expect, test } from 'vitest'
import { explainFailure, findPlace, nearest } from '../../src/cell/failure.ts'

const addresses = new Map([
  ['blob:null/0f-a', 'a'],
  ['blob:null/0f-b', 'b'],
])

test.each([
  [
    'Chromium',
    'Error: x\n    at lib (blob:null/0f-lib:1:20)\n    at f (blob:null/0f-b:7:3)\n    at blob:null/0f-a:2:1',
  ],
  ['Firefox', 'lib@blob:null/0f-lib:1:20\nf@blob:null/0f-b:7:3\n@blob:null/0f-a:2:1\n'],
  ['Safari', 'lib@blob:null/0f-lib:1:20\nf@blob:null/0f-b:7:3\nmodule code@blob:null/0f-a:2:1'],
])('the topmost place in a cell is found in a stack of %s', (_, stack) => {
  expect(findPlace(stack, addresses)).toEqual({ cell: 'b', line: 7 })
})

test('a stack without a cell has no place', () => {
  expect(findPlace('Error\n    at https://example.org/a.js:1:2', addresses)).toBeUndefined()
})

function thrown(error: Error, stack: string): Error {
  error.stack = stack
  return error
}

const explain = (error: unknown, source = '', names: string[] = []) =>
  explainFailure(error, 'a', source, addresses, names)

test('an exception is told with the cell and the line it came from', () => {
  expect(explain(thrown(new Error('no such task'), 'at blob:null/0f-b:3:1'))).toEqual({
    kind: 'error',
    stage: 'run',
    cell: 'b.cell.ts',
    line: 3,
    message: 'no such task',
  })
})

test('an unknown name is told with the nearest that exists, at the line where it stands', () => {
  const source = 'const x = 1\n\nexport default mutx_lock(x)'
  const error = thrown(new ReferenceError('mutx_lock is not defined'), 'at blob:null/0f-a:1:12')
  expect(explain(error, source, ['mutex_lock', 'task'])).toMatchObject({
    line: 3,
    message: 'ReferenceError: mutx_lock is not defined',
    hint: 'there is mutex_lock',
  })
})

test.each([
  ["The requested module 'blob:null/x' does not provide an export named 'mutex_lokc'"],
  ["The requested module 'blob:null/x' doesn't provide an export named: 'mutex_lokc'"],
  ["Importing binding name 'mutex_lokc' is not found."],
])('an import of a name that is not exported is told in words: %s', message => {
  const source = "import {\n  mutex_lokc,\n} from 'deferred-reset'"
  expect(explain(new SyntaxError(message), source, ['mutex_lock'])).toEqual({
    kind: 'error',
    stage: 'link',
    cell: 'a.cell.ts',
    line: 2,
    message: 'nothing that a.cell.ts imports exports mutex_lokc',
    hint: 'there is mutex_lock',
  })
})

test.each([
  new RangeError('Invalid array length'),
  new RangeError('Invalid string length'),
  new RangeError('Array buffer allocation failed'),
  new RangeError('Map maximum size exceeded'),
  new Error('out of memory'),
])('%s is told as a want of memory', error => {
  const value = explain(thrown(error, 'at blob:null/0f-a:2:1'))
  expect(value).toMatchObject({ stage: 'limit', line: 2 })
  expect(value.message).toContain('more memory than there is')
})

test.each([new RangeError('Maximum call stack size exceeded'), new Error('too much recursion')])(
  '%s is told as functions that call each other without end',
  error => {
    expect(explain(error)).toMatchObject({
      stage: 'limit',
      message: 'functions call each other without end',
    })
  },
)

test('code from text and modules from the network are refused in words', () => {
  const csp = new EvalError("Refused to evaluate a string as JavaScript because 'unsafe-eval' ...")
  expect(explain(csp).message).toBe('a cell cannot make code from text')
  const missing = new TypeError('Failed to fetch dynamically imported module: https://example.org/x.js')
  expect(explain(missing, "\nawait import('https://example.org/x.js')")).toMatchObject({
    message: 'https://example.org/x.js cannot be loaded',
    line: 2,
  })
})

test('what is thrown need not be an error', () => {
  expect(explain('stop').message).toBe('the cell threw "stop"')
  expect(explain(undefined).message).toBe('the cell threw a value of type undefined')
})

test('the nearest name is at most a third of its letters away', () => {
  expect(nearest('mutex_lokc', ['mutex_lock', 'mutex_unlock'])).toBe('mutex_lock')
  expect(nearest('downread', ['down_read', 'up_read'])).toBe('down_read')
  expect(nearest('elephant', ['mutex_lock'])).toBeUndefined()
})
