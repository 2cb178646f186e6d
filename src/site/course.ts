/** A chapter of the course, written or not. */
export interface Lesson {
  readonly number: number
  readonly title: string
}

/** The course in reading order. A chapter's folder under `content/chapters` bears its number. */
export const course: readonly Lesson[] = [
  'A review comment',
  'From passthrough to VFIO',
  'Variant drivers',
  'PF and VF: who talks to whom',
  'The migration state machine',
  'Migration files, and why copying to the user is special',
  'Four locks, four flows',
  'mutex, rwsem, spinlock: the rules that matter',
  'How lockdep thinks',
  'Reading the report',
  'Making it hang: the fifth thread',
  'Every interleaving',
  'Fixes that do not work',
  'The deferred reset',
  'Break it: what each line is for',
  'What it leaves open',
  'The family: who does what, since when, with which bugs',
  'A fix in the core',
  'Your driver: checklist and final exercise',
].map((title, index) => ({ number: index + 1, title }))
