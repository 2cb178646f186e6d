export { decodeSplats } from './decode.ts'
export { lookedFor } from './titles.ts'
