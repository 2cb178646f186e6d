export type { Claims } from './claims.ts'
export { compare } from './compare.ts'
export { type ExploreOptions, explore, shortest } from './explore.ts'
export { type ReplayOptions, replay } from './replay.ts'
