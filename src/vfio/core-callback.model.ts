import { assert, down_write_trylock, mutex_lock, mutex_unlock, up_write, zap_page } from '../kernel/index.ts'
import { vfio_pci_zap_and_down_write_memory_lock } from './bar.model.ts'
import type { VfioDevice } from './core-device.model.ts'
import { pci_reset_bus, pci_try_reset_function } from './reset.model.ts'

// vfio-pci-core as the series of 20 November 2025 changes it, and as its review asks.

/** A device of a driver that may give `migration_reset_state`, which the series puts into `mig_ops`. */
export interface ResettableDevice<D> extends VfioDevice<D> {
  /** Null for a device without migration. */
  readonly mig_ops: object | null
  readonly migration_reset_state: ((device: D) => void) | null
}

const EBUSY = -16

/** As posted, patch 1: reads a field of mig_ops without asking whether there is one. Left out: the assertion that memory_lock is not held. */
function vfio_pci_dev_migration_reset_state<D extends ResettableDevice<D>>(device: D): void {
  assert(device.mig_ops !== null, 'vdev->mig_ops is NULL, and a field of it is read')
  if (device.migration_reset_state !== null) device.migration_reset_state(device)
}

/** `vfio_pci_ioctl_reset` as posted: the state is reset when memory_lock has been released, whatever the reset returned. */
export function vfio_pci_ioctl_reset_posted<D extends ResettableDevice<D>>(device: D): number {
  vfio_pci_zap_and_down_write_memory_lock(device.core_device)
  const ret = pci_try_reset_function(device)
  up_write(device.core_device.memory_lock)
  vfio_pci_dev_migration_reset_state(device)
  return ret
}

/** `vfio_pci_dev_set_hot_reset` as posted, of two devices: so too where it gives up. */
export function vfio_pci_dev_set_hot_reset_posted<
  A extends ResettableDevice<A>,
  B extends ResettableDevice<B>,
>(first: A, second: B): number {
  mutex_lock(first.core_device.dev_set.lock)
  let ret = EBUSY
  if (down_write_trylock(first.core_device.memory_lock)) {
    if (down_write_trylock(second.core_device.memory_lock)) {
      zap_page(first.core_device.bar)
      zap_page(second.core_device.bar)
      ret = pci_reset_bus(first, second)
      up_write(second.core_device.memory_lock)
      vfio_pci_dev_migration_reset_state(second)
    }
    up_write(first.core_device.memory_lock)
    vfio_pci_dev_migration_reset_state(first)
  }
  mutex_unlock(first.core_device.dev_set.lock)
  return ret
}

/**
 * The counterpart of `vfio_pci_zap_and_down_write_memory_lock` that the review of 21 November 2025 asks for: releases
 * memory_lock, and resets the state if there is one and the reset succeeded. How it would look is derived: no second
 * version of the series was found.
 */
function vfio_pci_up_write_memory_lock_from_reset<D extends ResettableDevice<D>>(
  device: D,
  ret: number,
): void {
  up_write(device.core_device.memory_lock)
  if (ret !== 0 || device.mig_ops === null) return
  if (device.migration_reset_state !== null) device.migration_reset_state(device)
}

/** `vfio_pci_ioctl_reset` with the objections met. */
export function vfio_pci_ioctl_reset_reviewed<D extends ResettableDevice<D>>(device: D): number {
  vfio_pci_zap_and_down_write_memory_lock(device.core_device)
  const ret = pci_try_reset_function(device)
  vfio_pci_up_write_memory_lock_from_reset(device, ret)
  return ret
}

/** `vfio_exp_config_write` with the objections met: a road that the series had forgotten. */
export function vfio_exp_config_write_reviewed<D extends ResettableDevice<D>>(device: D): void {
  vfio_pci_zap_and_down_write_memory_lock(device.core_device)
  const ret = pci_try_reset_function(device)
  vfio_pci_up_write_memory_lock_from_reset(device, ret)
}
