import { down_read, install_page, lockdep_assert_held, up_read } from '../../kernel/index.ts'
import { struct } from '../../lang/index.ts'
import { caught_up, type VfioDevice, vfio_pci_core_device } from '../core-device.model.ts'
import { type Driver, pciFlows } from '../driver.ts'

/** `struct nvgrace_gpu_pci_core_device`, Linux 7.2.13, as far as the flows need it. */
interface NvgraceGpu extends VfioDevice<NvgraceGpu> {
  reset_done: boolean
}

// drivers/vfio/pci/nvgrace-gpu/main.c, Linux 7.2.13, each function.

/** Takes no lock: resets that vfio has not asked for come here without memory_lock. */
function nvgrace_gpu_vfio_pci_reset_done(nvdev: NvgraceGpu): void {
  nvdev.reset_done = true
}

/** The first use after a reset waits until the device is ready. Left out: the wait, and that it can fail. */
function nvgrace_gpu_check_device_ready(nvdev: NvgraceGpu): void {
  lockdep_assert_held(nvdev.core_device.memory_lock)
  if (!nvdev.reset_done) return
  caught_up(nvdev.core_device)
  nvdev.reset_done = false
}

function nvgrace_gpu_vfio_pci_huge_fault(nvdev: NvgraceGpu): void {
  down_read(nvdev.core_device.memory_lock)
  nvgrace_gpu_check_device_ready(nvdev)
  install_page(nvdev.core_device.bar)
  up_read(nvdev.core_device.memory_lock)
}

/** NVIDIA Grace GPUs. */
export const nvgraceGpu: Driver = {
  name: 'nvgrace-gpu',
  path: 'drivers/vfio/pci/nvgrace-gpu/main.c',
  leftOut: 'remap_lock, and reads and writes through the file',
  versions: [
    {
      id: '7.2',
      release: 'read at 7.2',
      time: { released: ['7.2', '7.2'], unsure: 'from' },
      changed: 'a reset_done that sets a flag',
      reset: 'no lock',
      migrationFlags: [],
      locks: [],
      sources: ['nvgrace-gpu'],
      derived: [
        'what races there are: of two faults after a reset, and of a fault with a reset through sysfs',
      ],
      setup: () =>
        pciFlows(
          struct<NvgraceGpu>('nvdev', {
            core_device: vfio_pci_core_device(),
            err_handler: struct('err_handler', {
              reset_prepare: null,
              reset_done: nvgrace_gpu_vfio_pci_reset_done,
            }),
            reset_done: false,
          }),
          nvgrace_gpu_vfio_pci_huge_fault,
        ),
    },
  ],
}
