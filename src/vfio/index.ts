import type { Driver } from './driver.ts'
import { coreCallback } from './drivers/core-callback.model.ts'
import { hisiAcc } from './drivers/hisi-acc.model.ts'
import { ice } from './drivers/ice.model.ts'
import { mlx5 } from './drivers/mlx5.model.ts'
import { mtty } from './drivers/mtty.model.ts'
import { nvgraceGpu } from './drivers/nvgrace-gpu.model.ts'
import { pds } from './drivers/pds.model.ts'
import { qat } from './drivers/qat.model.ts'
import { vfioPci } from './drivers/vfio-pci.model.ts'
import { virtio } from './drivers/virtio.model.ts'
import { xe } from './drivers/xe.model.ts'

export { type Driver, type FlowName, type Version, versionOf } from './driver.ts'
export { type DriverTableOptions, driverTable } from './driver-table.ts'
export { type Recorded, recordedLockdep } from './recorded.ts'
export { registration } from './registration.ts'
export { life, type SceneOptions, scene } from './scenes.ts'

/** Every driver that is modelled: those in Linux 7.2.13 in the order of their first deferred reset or merge, then what was proposed. */
export const drivers: readonly Driver[] = [
  mlx5,
  hisiAcc,
  pds,
  qat,
  virtio,
  xe,
  mtty,
  nvgraceGpu,
  vfioPci,
  ice,
  coreCallback,
]

/** The driver of that name. Throws when there is none. */
export function driverOf(name: string): Driver {
  const found = drivers.find(driver => driver.name === name)
  if (found !== undefined) return found
  throw new Error(
    `there is no driver ${JSON.stringify(name)}; there are ${drivers.map(({ name }) => name).join(', ')}`,
  )
}
