import type { PlannedCell, Progress, Reply } from './protocol.ts'
import { cellError } from './protocol.ts'
import { isValue } from './value.ts'

/**
 * Checks what came out of the sandbox; undefined when it is nothing that the worker would say. A result that is no
 * value becomes an error of its cell.
 */
export function readReply(data: unknown): Reply | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const said = new Map<string, unknown>(Object.entries(data))
  const [cell, message, spent] = ['cell', 'message', 'spent'].map(key => said.get(key))
  switch (said.get('type')) {
    case 'ready':
      return { type: 'ready' }
    case 'broken':
    case 'failed':
      if (typeof message !== 'string') return undefined
      return { type: said.get('type') === 'broken' ? 'broken' : 'failed', message }
    case 'plan': {
      const cells = said.get('cells')
      return Array.isArray(cells) && cells.every(isPlannedCell) ? { type: 'plan', cells } : undefined
    }
    case 'running':
      return typeof cell === 'string' ? { type: 'running', cell } : undefined
    case 'progress': {
      const progress = said.get('progress')
      if (progress === null) return { type: 'progress', progress }
      const read = readProgress(progress)
      return read === undefined ? undefined : { type: 'progress', progress: read }
    }
    case 'done':
      return typeof spent === 'boolean' ? { type: 'done', spent } : undefined
    case 'result': {
      const [value, elapsed] = [said.get('value'), said.get('elapsed')]
      if (typeof cell !== 'string' || typeof elapsed !== 'number') return undefined
      if (isValue(value)) return { type: 'result', cell, value, elapsed }
      return {
        type: 'result',
        cell,
        value: cellError('value', cell, 'what came out of the sandbox is no value'),
        elapsed,
      }
    }
    case 'answer': {
      const trace = said.get('trace')
      if (trace === null) return { type: 'answer', trace }
      return isValue(trace) && trace.kind === 'trace' ? { type: 'answer', trace } : undefined
    }
    case 'text': {
      const text = said.get('text')
      return typeof text === 'string' ? { type: 'text', text } : undefined
    }
    default:
      return undefined
  }
}

/** Longest name of a phase that a page shows. */
const longestPhase = 80

function readProgress(data: unknown): Progress | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const said = new Map<string, unknown>(Object.entries(data))
  const [states, transitions, frontier] = ['states', 'transitions', 'frontier'].map(key => said.get(key))
  const phase = said.get('phase')
  if (typeof phase !== 'string' || phase.length > longestPhase) return undefined
  if (!isCount(states) || !isCount(transitions) || !isCount(frontier)) return undefined
  const progress = { phase, states, transitions, frontier }
  const found = said.get('found')
  if (found === undefined) return progress
  // Of a search that goes on nothing is proved yet.
  const isPartial = isValue(found) && found.kind === 'exploration' && found.verdict !== 'verified'
  return isPartial ? { ...progress, found } : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isPlannedCell(cell: unknown): cell is PlannedCell {
  if (typeof cell !== 'object' || cell === null) return false
  const said = new Map<string, unknown>(Object.entries(cell))
  const needs = said.get('needs')
  return (
    typeof said.get('name') === 'string' &&
    typeof said.get('shown') === 'boolean' &&
    Array.isArray(needs) &&
    needs.every(need => typeof need === 'string')
  )
}
