import { down_write, explore, scenario, shortest, task, up_write } from 'deferred-reset'
import { mm, pin_dma, reset, save_read, set_device_state } from './flows.cell.ts'

// mmap, munmap, mprotect, brk: another thread of the same process changes its
// address space.
function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

export const writer = task('mmap_writer', mmap_writer)
export const five = scenario({
  tasks: [set_device_state, save_read, pin_dma, reset, writer],
})

export default shortest(five, { title: 'Five threads, the shortest hang' }) ??
  explore(five, { title: 'No hang is left' })
