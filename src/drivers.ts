/** The drivers and their histories: a page loads them when one of its cells names one of these. */
export {
  type Driver,
  driverOf,
  drivers,
  type FlowName,
  life,
  type SceneOptions,
  scene,
  type Version,
  versionOf,
} from './vfio/index.ts'
