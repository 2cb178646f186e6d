import {
  down_read,
  down_write,
  install_page,
  mutex_lock,
  mutex_unlock,
  touch_page,
  up_read,
  zap_page,
} from '../kernel/index.ts'
import type { VfioPciCoreDevice } from './core-device.model.ts'

/**
 * drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_mmap_fault`, Linux 6.1.192: adds the mapping to a list under vma_lock.
 * Left out: as in its successor; the list.
 */
export function vfio_pci_mmap_fault(device: { readonly core_device: VfioPciCoreDevice }): void {
  const vdev = device.core_device
  mutex_lock(vdev.vma_lock)
  down_read(vdev.memory_lock)
  install_page(vdev.bar)
  up_read(vdev.memory_lock)
  mutex_unlock(vdev.vma_lock)
}

/**
 * drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_zap_and_down_write_memory_lock`, Linux 6.1.192, with
 * `vfio_pci_zap_and_vma_lock`, which takes mmap_lock for reading where something is mapped: mmap_lock is outermost, and
 * memory_lock nests in vma_lock. Left out: address spaces but one, and its end.
 */
export function vfio_pci_zap_and_down_write_memory_lock(vdev: VfioPciCoreDevice): void {
  mutex_lock(vdev.vma_lock)
  while (touch_page(vdev.bar)) {
    mutex_unlock(vdev.vma_lock)
    down_read(vdev.user.mm.mmap_lock)
    mutex_lock(vdev.vma_lock)
    zap_page(vdev.bar)
    mutex_unlock(vdev.vma_lock)
    up_read(vdev.user.mm.mmap_lock)
    mutex_lock(vdev.vma_lock)
  }
  down_write(vdev.memory_lock)
  mutex_unlock(vdev.vma_lock)
}
