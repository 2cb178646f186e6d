import {
  down_write,
  down_write_trylock,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  up_write,
  zap_page,
} from '../kernel/index.ts'
import { vfio_pci_zap_and_down_write_memory_lock } from './bar.model.ts'
import type { VfioDevice, VfioPciCoreDevice } from './core-device.model.ts'

// The roads to reset_done (Linux 7.2.13), and the one that does not lead there. Left out on all of them: power states,
// dma-bufs, blocking of configuration accesses, the lock of the upstream bridge. Recovery from errors (AER) is no road:
// it calls neither reset_prepare nor reset_done.

const EAGAIN = -11
const EBUSY = -16
const EINVAL = -22

/** drivers/pci/pci.c: `pci_dev_save_and_disable`, as far as the driver sees it. */
function pci_dev_save_and_disable<D extends VfioDevice<D>>(device: D): void {
  if (device.err_handler.reset_prepare !== null) device.err_handler.reset_prepare(device)
}

/** drivers/pci/pci.c: `pci_dev_restore`: whether or not the reset succeeded. */
function pci_dev_restore<D extends VfioDevice<D>>(device: D): void {
  if (device.err_handler.reset_done !== null) device.err_handler.reset_done(device)
}

/** The three steps of a reset, with the device lock held. */
function reset_between_callbacks<D extends VfioDevice<D>>(device: D): number {
  pci_dev_save_and_disable(device)
  const ret = __pci_reset_function_locked(device.core_device)
  pci_dev_restore(device)
  return ret
}

function __pci_reset_function_locked(vdev: VfioPciCoreDevice): number {
  return vdev.pdev.reset_method(vdev.pdev)
}

/** drivers/pci/pci.c: `pci_try_reset_function`: when the device lock is busy, -EAGAIN and no callbacks. */
export function pci_try_reset_function<D extends VfioDevice<D>>(device: D): number {
  if (!mutex_trylock(device.core_device.pdev.mutex)) return EAGAIN
  const ret = reset_between_callbacks(device)
  mutex_unlock(device.core_device.pdev.mutex)
  return ret
}

/** drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_ioctl_reset`, for VFIO_DEVICE_RESET. */
export function vfio_pci_ioctl_reset<D extends VfioDevice<D>>(device: D): number {
  if (!device.core_device.reset_works) return EINVAL
  vfio_pci_zap_and_down_write_memory_lock(device.core_device)
  const ret = pci_try_reset_function(device)
  up_write(device.core_device.memory_lock)
  return ret
}

/**
 * drivers/vfio/pci/vfio_pci_config.c: `vfio_exp_config_write`, when the PCIe FLR bit is written; `vfio_af_config_write`
 * does the same for the bit of the other capability. What the reset returns is ignored.
 */
export function vfio_exp_config_write<D extends VfioDevice<D>>(device: D): void {
  vfio_pci_zap_and_down_write_memory_lock(device.core_device)
  pci_try_reset_function(device)
  up_write(device.core_device.memory_lock)
}

/** drivers/vfio/pci/vfio_pci_config.c: `vfio_basic_config_write` of PCI_COMMAND: no reset, but the same lock. */
export function vfio_basic_config_write(vdev: VfioPciCoreDevice, memory: boolean): void {
  if (memory) down_write(vdev.memory_lock)
  else vfio_pci_zap_and_down_write_memory_lock(vdev)
  up_write(vdev.memory_lock)
}

/**
 * drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_dev_set_hot_reset`, for VFIO_DEVICE_PCI_HOT_RESET, of a set of two
 * devices. memory_lock is tried, never waited for: contention is -EBUSY.
 */
export function vfio_pci_dev_set_hot_reset<A extends VfioDevice<A>, B extends VfioDevice<B>>(
  first: A,
  second: B,
): number {
  mutex_lock(first.core_device.dev_set.lock)
  let ret = EBUSY
  if (down_write_trylock(first.core_device.memory_lock)) {
    if (down_write_trylock(second.core_device.memory_lock)) {
      zap_page(first.core_device.bar)
      zap_page(second.core_device.bar)
      ret = pci_reset_bus(first, second)
      up_write(second.core_device.memory_lock)
    }
    up_write(first.core_device.memory_lock)
  }
  mutex_unlock(first.core_device.dev_set.lock)
  return ret
}

/** drivers/pci/pci.c: `pci_reset_bus`, by way of `pci_try_reset_bus`: every device lock is tried. */
export function pci_reset_bus<A extends VfioDevice<A>, B extends VfioDevice<B>>(first: A, second: B): number {
  let ret = EAGAIN
  if (mutex_trylock(first.core_device.pdev.mutex)) {
    if (mutex_trylock(second.core_device.pdev.mutex)) {
      pci_dev_save_and_disable(first)
      pci_dev_save_and_disable(second)
      ret = __pci_reset_function_locked(first.core_device)
      __pci_reset_function_locked(second.core_device)
      pci_dev_restore(first)
      pci_dev_restore(second)
      mutex_unlock(second.core_device.pdev.mutex)
    }
    mutex_unlock(first.core_device.pdev.mutex)
  }
  return ret
}

/** drivers/pci/pci-sysfs.c: `reset_store`, by way of `pci_reset_function`: waits for the device lock; memory_lock is not taken. */
export function reset_store<D extends VfioDevice<D>>(device: D): number {
  mutex_lock(device.core_device.pdev.mutex)
  const ret = reset_between_callbacks(device)
  mutex_unlock(device.core_device.pdev.mutex)
  return ret
}

/** drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_core_enable`, for the first open: resets the device, and remembers whether that works. */
export function vfio_pci_core_enable<D extends VfioDevice<D>>(device: D): number {
  mutex_lock(device.core_device.dev_set.lock)
  const ret = pci_try_reset_function(device)
  if (ret !== EAGAIN) device.core_device.reset_works = ret === 0
  mutex_unlock(device.core_device.dev_set.lock)
  return ret === EAGAIN ? ret : 0
}

/** drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_core_disable`, for the last close: resets the device without its driver's callbacks. */
export function vfio_pci_core_disable<D extends VfioDevice<D>>(device: D): void {
  mutex_lock(device.core_device.dev_set.lock)
  __pci_reset_function_locked(device.core_device)
  mutex_unlock(device.core_device.dev_set.lock)
}

/**
 * drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_dev_set_try_reset`, when the last device of a set of two is closed: resets
 * the bus, with callbacks and without memory_lock.
 */
export function vfio_pci_dev_set_try_reset<A extends VfioDevice<A>, B extends VfioDevice<B>>(
  first: A,
  second: B,
): number {
  mutex_lock(first.core_device.dev_set.lock)
  const ret = pci_reset_bus(first, second)
  mutex_unlock(first.core_device.dev_set.lock)
  return ret
}
