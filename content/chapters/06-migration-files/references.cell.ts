// Who keeps the file: the user's fd, a read that is under way, and the driver. Written
// from what Linux 7.2.13 does (drivers/vfio/pci/xe/main.c: xe_vfio_pci_put_file,
// xe_vfio_pci_release_file). Left out: the mutex of the device, the data.
import {
  assert,
  explore,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
} from 'deferred-reset'

// The count of a struct file is atomic; here a spinlock makes it so. One reference is
// the fd's, one a read's that has begun, and one the driver's.
const filp = struct('filp', { lock: spinlock(), count: 3 })
const migf = struct('migf', { lock: mutex(), disabled: false, freed_by: 'nobody' })

function fput(by: string) {
  spin_lock(filp.lock)
  filp.count = filp.count - 1
  const last = filp.count === 0
  spin_unlock(filp.lock)
  if (last) xe_vfio_pci_release_file(by)
}

function xe_vfio_pci_release_file(by: string) {
  assert(migf.freed_by === 'nobody', 'the driver’s struct is freed a second time')
  migf.freed_by = by
}

function read() {
  const result = xe_vfio_pci_save_read()
  fput('read')
  return result
}

function xe_vfio_pci_save_read() {
  assert(migf.freed_by === 'nobody', 'a read finds the driver’s struct freed')
  mutex_lock(migf.lock)
  const result = migf.disabled ? '-ENODEV' : 'data'
  mutex_unlock(migf.lock)
  return result
}

function close() {
  fput('close')
}

function xe_vfio_pci_put_file() {
  assert(migf.freed_by === 'nobody', 'the driver finds its own struct freed')
  mutex_lock(migf.lock)
  migf.disabled = true
  mutex_unlock(migf.lock)
  fput('end of session')
}

export default explore(
  scenario({
    tasks: [
      task('read', read),
      task('close', close),
      task('end of session', xe_vfio_pci_put_file),
    ],
  }),
  {
    title: 'A read, a close and the end of the session',
    finally: { 'the file is freed in the end': () => migf.freed_by !== 'nobody' },
  },
)
