// The two sides of a migration, with a file open at the reset: the old host reads, the new
// one writes. What hangs, and what the model of lockdep says of one after the other.
import {
  copy_from_user,
  copy_to_user,
  explore,
  lockdep,
  mutex,
  mutex_lock,
  mutex_unlock,
  scenario,
  struct,
  type Task,
  task,
} from 'deferred-reset'
import {
  buffer,
  migf,
  mlx5vf_disable_fds,
  mlx5vf_state_mutex_unlock,
  mvdev,
  pin_dma,
  reset,
  save_read,
  writer,
} from './flows.cell.ts'

// drivers/gpu/drm/xe: what the PF's driver keeps for the VF.
const migration = struct('migration', { lock: mutex() })

// drivers/vfio/pci/mlx5/main.c: state_mutex is held around the copy.
function mlx5vf_resume_write() {
  mutex_lock(mvdev.state_mutex)
  mutex_lock(migf.lock)
  if (!migf.disabled) copy_from_user(buffer)
  mutex_unlock(migf.lock)
  mlx5vf_state_mutex_unlock(mlx5vf_disable_fds)
}

// drivers/vfio/pci/xe/main.c, down to the copies of xe_sriov_packet.c.
function xe_vfio_pci_data(copy: typeof copy_to_user) {
  mutex_lock(migf.lock)
  if (!migf.disabled) {
    mutex_lock(migration.lock)
    copy(buffer)
    mutex_unlock(migration.lock)
  }
  mutex_unlock(migf.lock)
}

const sides: { side: string; user: Task }[] = [
  { side: 'mlx5, virtio: read', user: save_read },
  { side: 'mlx5, virtio: write', user: task('resume_write', mlx5vf_resume_write) },
  { side: 'xe: read', user: task('save_read', xe_vfio_pci_data, copy_to_user) },
  { side: 'xe: write', user: task('resume_write', xe_vfio_pci_data, copy_from_user) },
]

const circle = (user: Task) => {
  const said = lockdep(scenario({ tasks: [user, pin_dma, reset] }))
  if (said.kind !== 'report' || said.body.type !== 'circular') return 'nothing'
  const names = said.body.chain.map(({ lock }) => lock.name.replace(/^&(mm->|vdev->)?/, ''))
  return names.toReversed().join(' → ')
}

export default {
  kind: 'table',
  caption: 'Reading and writing, with a file open at the reset',
  columns: ['side', 'deadlocks', 'the validator reports'],
  rows: sides.map(({ side, user }) => {
    const { deadlocks } = explore(scenario({ tasks: [user, pin_dma, reset, writer] }))
    return [side, deadlocks, circle(user)]
  }),
} as const
