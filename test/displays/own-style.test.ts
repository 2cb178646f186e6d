import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Style sheets that displays write into the page themselves. */
const files = globSync('components/displays/**/*.tsx').flatMap(file => {
  const [, name] = /from '\.\/(.*\.css)\?inline'/.exec(readFileSync(file, 'utf8')) ?? []
  return name === undefined ? [] : [file.replace(/[^/]*$/, name)]
})

test('a style sheet that is written into the page has nothing that HTML would escape', () => {
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const rules = readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\//gs, '')
    expect(rules, file).not.toMatch(/["'&<]|\(max-/)
  }
})
