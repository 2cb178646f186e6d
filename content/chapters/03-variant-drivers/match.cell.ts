// drivers/pci/pci-driver.c: pci_match_device, Linux 7.2.13: does a driver match a device, and by
// which id? Left out: dynamic ids, sub-ids and classes.
interface Id {
  readonly vendor: string
  readonly device: string
  // PCI_DRIVER_OVERRIDE_DEVICE_VFIO sets this.
  readonly override_only?: boolean
}
interface Driver {
  readonly name: string
  readonly ids: readonly Id[]
}

// Some of the drivers, with some of their ids.
const drivers: readonly Driver[] = [
  { name: 'mlx5_core', ids: [{ vendor: '15b3', device: '101e' }] },
  { name: 'vfio-pci', ids: [{ vendor: '*', device: '*', override_only: true }] },
  {
    name: 'mlx5_vfio_pci',
    ids: [{ vendor: '15b3', device: '101e', override_only: true }],
  },
  {
    name: 'virtio_vfio_pci',
    ids: [
      { vendor: '1af4', device: '1041', override_only: true },
      { vendor: '1af4', device: '1042', override_only: true },
    ],
  },
]

// A virtual function of a ConnectX card, and what is written to its driver_override.
const device = { vendor: '15b3', device: '101e' }
const overrides = [null, 'vfio-pci', 'mlx5_vfio_pci', 'virtio_vfio_pci']

const fits = ({ vendor, device: number }: Id) =>
  (vendor === '*' || vendor === device.vendor) &&
  (number === '*' || number === device.device)

const pci_match_device = ({ name, ids }: Driver, driver_override: string | null) => {
  if (driver_override !== null && driver_override !== name) return undefined
  const found = ids.find(id => fits(id) && (!id.override_only || driver_override !== null))
  if (found !== undefined)
    return `${found.vendor}:${found.device}${found.override_only ? ', for override only' : ''}`
  return driver_override === null ? undefined : 'none; any, because it was named'
}

export default {
  kind: 'table',
  caption: `Who may have ${device.vendor}:${device.device}`,
  columns: ['driver_override', 'drivers that match', 'by the id'],
  rows: overrides.map(override => {
    const matching = drivers.flatMap(driver => {
      const id = pci_match_device(driver, override)
      return id === undefined ? [] : [{ name: driver.name, id }]
    })
    return [
      override ?? 'not set',
      matching.map(({ name }) => name).join(', ') || 'none',
      matching.map(({ id }) => id).join('; ') || '–',
    ]
  }),
} as const
