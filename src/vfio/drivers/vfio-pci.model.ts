import { struct } from '../../lang/index.ts'
import { type VfioDevice, vfio_pci_core_device } from '../core-device.model.ts'
import { type Driver, pciFlows } from '../driver.ts'

interface VfioPci extends VfioDevice<VfioPci> {}

/** A device whose driver has no callbacks, which the PCI core then does not call. */
const vfioPciDevice = () =>
  struct<VfioPci>('vfio_pci', {
    core_device: vfio_pci_core_device(),
    err_handler: struct('err_handler', { reset_prepare: null, reset_done: null }),
  })

/** The driver for devices that have none of their own; the s390 driver ism has as few callbacks. */
export const vfioPci: Driver = {
  name: 'vfio-pci',
  path: 'drivers/vfio/pci/vfio_pci.c',
  leftOut: 'nothing that the core does not leave out',
  versions: [
    {
      id: '7.2',
      release: 'read at 7.2',
      time: { released: ['7.2', '7.2'], unsure: 'from' },
      changed: 'no reset_done, and no migration',
      reset: 'none',
      migrationFlags: [],
      locks: [],
      sources: ['vfio-pci-handlers'],
      derived: [],
      setup: () => pciFlows(vfioPciDevice()),
    },
  ],
}
