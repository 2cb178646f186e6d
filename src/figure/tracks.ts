import type { ScheduleEntry, Trace } from '../value/index.ts'

/** One run of a replay: the one given, one the reader made, or the engine's shortest. */
export interface Track {
  readonly id: number
  readonly kind: 'given' | 'own' | 'game' | 'shortest'
  readonly trace: Trace
}

/** All runs of a replay, the one shown, and the step it is at. There is always the given one, with id 0. */
export interface Tracks {
  readonly list: readonly [given: Track, ...others: Track[]]
  readonly current: number
  readonly step: number
}

/** What running a task means where the reader stands. */
export type Move =
  /** The run shown goes on in that way already. */
  | { readonly kind: 'step' }
  /** A run that the reader made grows by the entry. */
  | { readonly kind: 'extend'; readonly schedule: readonly ScheduleEntry[] }
  /** A new run leaves the one shown here. */
  | { readonly kind: 'fork'; readonly schedule: readonly ScheduleEntry[] }

/** The given run alone, at its end: what the served page shows. */
export function startTracks(trace: Trace): Tracks {
  return { list: [{ id: 0, kind: 'given', trace }], current: 0, step: trace.steps.length }
}

export function currentTrack({ list, current }: Tracks): Track {
  return list.find(({ id }) => id === current) ?? list[0]
}

/** The same runs at another step of the one shown; a step outside the run is brought to its nearer end. */
export function atStep(tracks: Tracks, step: number): Tracks {
  const { steps } = currentTrack(tracks).trace
  return { ...tracks, step: Math.min(steps.length, Math.max(0, step)) }
}

/** Shows another run, at its end. */
export function showTrack(tracks: Tracks, id: number): Tracks {
  return atStep({ ...tracks, current: id }, Number.POSITIVE_INFINITY)
}

/** What it means to run a task now: go on in the run shown, lengthen it, or leave it for a new one. */
export function moveFor(tracks: Tracks, entry: ScheduleEntry): Move {
  const { kind, trace } = currentTrack(tracks)
  const next = trace.steps[tracks.step]
  if (next?.task === entry.task && next.choice === entry.choice) return { kind: 'step' }
  const schedule = [...scheduleOf(trace).slice(0, tracks.step), entry]
  const isOwn = kind === 'own' || kind === 'game'
  return { kind: isOwn && next === undefined ? 'extend' : 'fork', schedule }
}

/** The schedule a trace was made from. */
export function scheduleOf({ steps }: Trace): readonly ScheduleEntry[] {
  return steps.map(({ task, choice }) => ({ task, choice }))
}

/** Puts the longer trace in the place of the run shown, and shows its end. */
export function extendTrack(tracks: Tracks, trace: Trace): Tracks {
  const { id, kind } = currentTrack(tracks)
  const [given, ...others] = tracks.list
  if (id === given.id) return addTrack(tracks, 'own', trace)
  const longer = others.map(track => (track.id === id ? { id, kind, trace } : track))
  return showTrack({ ...tracks, list: [given, ...longer] }, id)
}

/** Adds a run and shows its end. A run that is there already is shown instead, but for a new game. */
export function addTrack(tracks: Tracks, kind: Track['kind'], trace: Trace): Tracks {
  const same = tracks.list.find(track => track.kind === kind && isSameRun(track.trace, trace))
  if (same && trace.steps.length > 0) return showTrack(tracks, same.id)
  const id = Math.max(...tracks.list.map(track => track.id)) + 1
  return showTrack({ ...tracks, list: [...tracks.list, { id, kind, trace }] }, id)
}

function isSameRun(a: Trace, b: Trace): boolean {
  return (
    a.steps.length === b.steps.length &&
    a.steps.every(
      ({ task, choice }, index) => task === b.steps[index]?.task && choice === b.steps[index]?.choice,
    )
  )
}

/** What a run is called: by its kind and, among the reader's own, by its number. */
export function trackName({ list }: Tracks, { id, kind }: Track): string {
  if (kind === 'given') return 'Original run'
  if (kind === 'shortest') return 'Shortest'
  const own = list.filter(track => track.kind === kind)
  const number = own.findIndex(track => track.id === id) + 1
  return `${kind === 'game' ? 'Your game' : 'Your run'}${own.length > 1 ? ` ${number}` : ''}`
}
