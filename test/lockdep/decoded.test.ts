import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lockdep } from '../../src/lockdep/index.ts'
import { decodeSplats } from '../../src/splat/index.ts'
import type { ReportBody, ReportLine } from '../../src/value/index.ts'
import { replayScenario } from '../oracle/lockdep-scenarios.ts'
import { readRecordedFile } from '../oracle/recorded-file.ts'
import { mail, order } from './mail.model.ts'

const textOf = (lines: readonly ReportLine[]) => lines.map(({ text }) => text).join('\n')

/** What a report says, in the words of the decoder. */
function expected(body: ReportBody) {
  if (!('task' in body)) throw new Error('the validator gave up')
  return {
    kind: body.type,
    task: body.task,
    heldCount: body.held.length,
    holding: body.held.map(({ lock }, index) => ({
      index,
      lock: lock.name,
      usage: lock.usage,
      waitTypes: lock.waitTypes,
    })),
    chain:
      body.type === 'circular'
        ? body.chain.map(({ lock }, index) => ({
            index: body.chain.length - 1 - index,
            lock: lock.name,
            usage: lock.usage,
          }))
        : [],
    chainExists: ('exists' in body ? body.exists : null) ?? null,
    deadlockScenario: 'scenario' in body,
    truncated: false,
  }
}

test('the decoder of real reports reads in ours what they say, in every recorded scenario', () => {
  let reports = 0
  for (const name of ['selftest-6.12', 'targeted-6.12', 'random-6.1']) {
    const path = fileURLToPath(new URL(`../oracle/lockdep/${name}.json.gz`, import.meta.url))
    const { config, scenarios } = readRecordedFile(path)
    for (const scenario of scenarios) {
      const { report, lines } = replayScenario(
        scenario,
        { proveRawLockNesting: config.proveRawLockNesting },
        1,
      )
      if (report === undefined) continue
      reports++
      const decoded = decodeSplats(textOf(lines))
      expect(decoded, scenario.id).toHaveLength(1)
      expect(decoded[0], scenario.id).toMatchObject(expected(report))
    }
  }
  expect(reports).toBe(1345)
})

test('and in the report of the flows of the mail, whose frames are those of a model', () => {
  const report = lockdep(mail, { order })
  if (report.kind !== 'report') throw new Error(report.title)
  expect(decodeSplats(textOf(report.lines))).toMatchObject([
    {
      ...expected(report.body),
      acquiring: { lock: '&migf->lock', usage: '+.+.', waitTypes: '3:3' },
      target: { lock: '&xe_vdev->state_mutex' },
    },
  ])
})
