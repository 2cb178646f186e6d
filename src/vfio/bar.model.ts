import { down_read, down_write, install_page, up_read, zap_page } from '../kernel/index.ts'
import type { VfioPciCoreDevice } from './core-device.model.ts'

/**
 * drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_mmap_huge_fault`, Linux 7.2.13, and lock for lock `vfio_pci_mmap_fault`
 * from Linux 6.10 (aac6db75a9fc, f9e54c3a2f5b). Left out: SIGBUS while memory decoding is off, fallback for
 * misaligned orders.
 */
export function vfio_pci_mmap_huge_fault(device: { readonly core_device: VfioPciCoreDevice }): void {
  const vdev = device.core_device
  down_read(vdev.memory_lock)
  install_page(vdev.bar)
  up_read(vdev.memory_lock)
}

/**
 * drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_zap_and_down_write_memory_lock`, Linux 7.2.13: takes memory_lock first
 * and never mmap_lock. Left out: the lock of `unmap_mapping_range`, i_mmap_rwsem.
 */
export function vfio_pci_zap_and_down_write_memory_lock(vdev: VfioPciCoreDevice): void {
  down_write(vdev.memory_lock)
  zap_page(vdev.bar)
}
