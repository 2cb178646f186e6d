import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { RecordedFile, RecordedScenario } from './lockdep-scenarios.ts'

/**
 * Reads a file of recorded scenarios, compressed or not, or one of `golden/`, whose text lies beside it. Throws when it
 * is neither.
 */
export function readRecordedFile(path: string): RecordedFile {
  const bytes = readFileSync(path)
  const parsed: unknown = JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'))
  if (isRecordedFile(parsed)) return parsed
  if (!isGolden(parsed))
    throw new Error(`${path} has no scenarios: it should be { config: { kernel, … }, scenarios: [ … ] }`)
  return {
    config: { kernel: '6.12.117', proveRawLockNesting: true, debugLockdep: true },
    scenarios: [
      {
        ...parsed,
        id: parsed.scenario,
        verdict: parsed.report === null ? 'ok' : 'warn',
        whole: readFileSync(path.replace(/\.json$/, '.txt'), 'utf8'),
      },
    ],
  }
}

/** One scenario by itself. */
type Golden = Omit<RecordedScenario, 'id' | 'verdict'> & { readonly scenario: string }

function isRecordedFile(parsed: unknown): parsed is RecordedFile {
  return typeof parsed === 'object' && parsed !== null && 'config' in parsed && 'scenarios' in parsed
}

function isGolden(parsed: unknown): parsed is Golden {
  return typeof parsed === 'object' && parsed !== null && 'scenario' in parsed && 'ops' in parsed
}
