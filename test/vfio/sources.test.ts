import { expect, test } from 'vitest'
import { findSource } from '../../components/prose/sources.ts'
import { drivers } from '../../src/vfio/index.ts'

const versions = drivers.flatMap(({ name, versions }) =>
  versions.map(version => ({ name: `${name} ${version.id}`, ...version })),
)

test.each(versions)('$name rests on sources that there are', ({ name, sources, commit }) => {
  const found = sources.map(id => findSource(id, name))
  expect(found.length).toBeGreaterThan(0)
  // What came with a commit cites that commit.
  if (commit !== undefined) expect(found.map(source => source.commit)).toContain(commit)
})
