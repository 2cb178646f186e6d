import { callPath } from './call-path.tsx'

export const userCopy = callPath({
  title: 'The way of a read of migration data whose copy to the user faults',
  words: [
    'The functions stand in the order in which they are called.',
    'read of the data fd leads to xe_vfio_pci_save_read, which takes migf->lock.',
    'xe_sriov_pf_migration_read, of the PF’s driver, takes migration->lock.',
    'copy_to_user tells the validator that it might fault, and touches the page, which is not there.',
    'do_user_addr_fault sees a fault in kernel mode, and does not try the lock of the mapping.',
    'lock_mm_and_find_vma takes mmap_lock to read. This wait is killable.',
    'handle_mm_fault brings the page in. Then mmap_lock is released.',
    'Back in copy_to_user the bytes are copied. Back in xe_vfio_pci_save_read first migration->lock has been released, then migf->lock is.',
    'So migf->lock is held from the second box to the last, and mmap_lock in between.',
  ],
  calls: [
    { name: 'read', lines: ['of the data fd'] },
    { name: 'xe_vfio_pci_save_read', lines: ['takes migf->lock'] },
    { name: 'xe_sriov_pf_migration_read', lines: ['takes migration->lock, of the PF'] },
    { name: 'copy_to_user', lines: ['says that it might fault;', 'the page is not there'] },
    { name: 'do_user_addr_fault', lines: ['in kernel mode: no per-VMA lock'] },
    { name: 'lock_mm_and_find_vma', lines: ['takes mmap_lock, killably'] },
    { name: 'handle_mm_fault', lines: ['brings the page in;', 'then mmap_lock is released'] },
    { name: 'back in copy_to_user', lines: ['copies the bytes'] },
    { name: 'back in save_read', lines: ['releases migf->lock'] },
  ],
  locks: [
    { name: 'migf->lock', held: 'mutex', from: 1, to: 8 },
    { name: 'migration->lock', held: 'mutex', from: 2, to: 7, how: 'of the PF’s driver' },
    { name: 'mmap_lock', held: 'read', from: 5, to: 6, how: 'to read' },
  ],
})
