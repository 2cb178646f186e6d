export { compare } from './compare.ts'
export { type Claims, type ExploreOptions, explore, shortest } from './explore.ts'
export { type ReplayOptions, replay } from './replay.ts'
