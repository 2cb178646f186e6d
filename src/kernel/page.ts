import { Handle } from './handle.ts'
import type { Machine } from './machine.ts'
import { primitive } from './primitive.ts'

/** One page of an address space, as the MMU sees it: present or not. */
export type Page = Handle<'page'>

/** A page, absent unless said otherwise. A structure that embeds it names it. */
export function page({ present = false }: { present?: boolean } = {}, name = 'page'): Page {
  return new Handle('page', name, present ? 1 : 0)
}

function set(machine: Machine, object: number, present: 0 | 1): number {
  machine.set(machine.at(object), present)
  return 0
}

/** Touches the page as a load or store does: true when it is there, false when that would fault. */
export const touch_page = primitive<(page: Page) => boolean>({
  name: 'touch_page',
  object: 'page',
  sleeps: false,
  result: 'boolean',
  run: (machine, _task, object) => machine.cell(machine.at(object)),
})

/** Makes the page present, as a fault handler does at its end. */
export const install_page = primitive<(page: Page) => void>({
  name: 'install_page',
  object: 'page',
  sleeps: false,
  run: (machine, _task, object) => set(machine, object, 1),
})

/** Takes the page away, as `unmap_mapping_range` does: the next access faults. */
export const zap_page = primitive<(page: Page) => void>({
  name: 'zap_page',
  object: 'page',
  sleeps: false,
  run: (machine, _task, object) => set(machine, object, 0),
})
