import { barLife } from './drawings/bar-life.tsx'
import { vfioObjects } from './drawings/vfio-objects.tsx'
import type { Drawing } from './kit.tsx'

/** What `<Figure name="…">` can show. */
export const drawings: Readonly<Record<string, Drawing>> = {
  'bar-life': barLife,
  'vfio-objects': vfioObjects,
}
