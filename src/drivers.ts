/** The drivers and their histories: a page loads them when one of its cells names one of these. */
export {
  type Driver,
  type DriverTableOptions,
  driverOf,
  drivers,
  driverTable,
  type FlowName,
  life,
  type Recorded,
  recordedLockdep,
  registration,
  type SceneOptions,
  scene,
  type Version,
  versionOf,
} from './vfio/index.ts'
