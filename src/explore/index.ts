export { type Claims, type ExploreOptions, explore, shortest } from './explore.ts'
