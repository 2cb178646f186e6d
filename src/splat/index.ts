export { beside } from './beside.ts'
export { decodeSplats } from './decode.ts'
export { mailReport } from './mail-report.ts'
export { lookedFor } from './titles.ts'
