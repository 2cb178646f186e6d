// One thread does it all, one call after the other.
import { lockdep, scenario } from 'deferred-reset'
import { pin_dma, reset, save_read } from './flows.cell.ts'

export default lockdep(scenario({ tasks: [save_read, pin_dma, reset] }), {
  title: 'A reset with a file open',
})
