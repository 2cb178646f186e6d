// Reading a migration file, once with the page of the buffer there and once without. The
// functions bear the kernel's names but are models, written from what Linux 7.2.13 does
// (drivers/vfio/pci/xe/main.c). Left out: the data and how far it has been read, the PF
// and its migration->lock, files for writing.
import {
  copy_to_user,
  down_write,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_unlock,
  replay,
  scenario,
  struct,
  task,
  type UserPage,
  up_write,
  user_page,
} from 'deferred-reset'

export const mm = mm_struct()
export const touched = user_page(mm, 'touched', { present: true })
const fresh = user_page(mm, 'fresh')
const migf = struct('migf', { lock: mutex(), disabled: false })

export function xe_vfio_pci_save_read(buffer: UserPage) {
  mutex_lock(migf.lock)
  let result = '-ENODEV'
  if (!migf.disabled) result = copy_to_user(buffer) === 0 ? 'data' : '-EFAULT'
  mutex_unlock(migf.lock)
  return result
}

// The session is over: who reads from now on is told so.
export function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  migf.disabled = true
  mutex_unlock(migf.lock)
}

// Another thread of the process: mmap, munmap, mprotect.
function mmap_writer() {
  down_write(mm.mmap_lock)
  up_write(mm.mmap_lock)
}

const reads = scenario({
  tasks: [
    task('read, touched', xe_vfio_pci_save_read, touched),
    task('read, fresh', xe_vfio_pci_save_read, fresh),
    task('disable', xe_vfio_pci_disable_file),
    task('mmap_writer', mmap_writer),
  ],
})

const run = (task: string, steps: number) => Array.from({ length: steps }, () => task)
const schedule = [
  ...run('mmap_writer', 1),
  ...run('read, touched', 4),
  ...run('read, fresh', 4),
  ...run('disable', 1),
  ...run('mmap_writer', 1),
  ...run('read, fresh', 4),
  ...run('disable', 2),
]
export default replay(reads, schedule, { title: 'Two reads, one buffer touched before' })
