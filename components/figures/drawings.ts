import { barLife } from './drawings/bar-life.tsx'
import { pfAndVf } from './drawings/pf-and-vf.tsx'
import { pinPath } from './drawings/pin-path.tsx'
import { resetPath } from './drawings/reset-path.tsx'
import { userCopy } from './drawings/user-copy.tsx'
import { variantDoors } from './drawings/variant-doors.tsx'
import { vfioObjects } from './drawings/vfio-objects.tsx'
import type { Drawing } from './kit.tsx'

/** What `<Figure name="…">` can show. */
export const drawings: Readonly<Record<string, Drawing>> = {
  'bar-life': barLife,
  'pf-and-vf': pfAndVf,
  'pin-path': pinPath,
  'reset-path': resetPath,
  'user-copy': userCopy,
  'variant-doors': variantDoors,
  'vfio-objects': vfioObjects,
}
