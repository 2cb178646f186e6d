import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { RecordedFile } from './lockdep-scenarios.ts'

/** Reads a file of recorded scenarios, compressed or not. Throws when it is none. */
export function readRecordedFile(path: string | URL): RecordedFile {
  const bytes = readFileSync(path)
  const parsed: unknown = JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'))
  if (isRecordedFile(parsed)) return parsed
  throw new Error(`${path} has no scenarios: it should be { config: { kernel, … }, scenarios: [ … ] }`)
}

function isRecordedFile(parsed: unknown): parsed is RecordedFile {
  return typeof parsed === 'object' && parsed !== null && 'config' in parsed && 'scenarios' in parsed
}
