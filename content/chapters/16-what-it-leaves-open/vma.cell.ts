// The monitor touches a huge page of the BAR itself: that takes the lock of its mapping
// (mm/memory.c: lock_vma_under_rcu) in the place of mmap_lock. Another thread unmaps the
// BAR, and waits for that lock with mmap_lock held (__vma_start_write).
import {
  down_read_trylock,
  down_write,
  down_write_killable,
  explore,
  rw_semaphore,
  scenario,
  struct,
  task,
  touch_page,
  up_read,
  up_write,
  zap_page,
} from 'deferred-reset'
import { left, mm, reset, save_read, vdev, vfio_pci_mmap_huge_fault } from './flows.cell.ts'

const vma = struct('vma', { vm_lock: rw_semaphore() })

// Left out: what follows when the lock of the mapping is busy.
function do_user_addr_fault() {
  if (touch_page(vdev.bar)) return
  if (!down_read_trylock(vma.vm_lock)) return
  vfio_pci_mmap_huge_fault(vdev)
  up_read(vma.vm_lock)
}

function vm_munmap() {
  if (down_write_killable(mm.mmap_lock) !== 0) return
  down_write(vma.vm_lock)
  zap_page(vdev.bar)
  up_write(vma.vm_lock)
  up_write(mm.mmap_lock)
}

const touching = scenario({
  tasks: [
    save_read,
    task('user_fault', do_user_addr_fault),
    reset,
    task('munmap', vm_munmap),
  ],
})

export default {
  kind: 'table',
  caption: 'A queue that lets readers pass does not help here',
  columns: ['who needs memory_lock', 'policy', 'deadlocks'],
  rows: (['linux', 'unfair'] as const).flatMap(policy => [
    ['pin_dma, below mmap_lock', policy, explore(left, { policy }).deadlocks],
    [
      "user_fault, below its mapping's lock",
      policy,
      explore(touching, { policy }).deadlocks,
    ],
  ]),
} as const
