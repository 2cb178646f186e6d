import { nextHops } from './next.cell.ts'

export default nextHops(1)
