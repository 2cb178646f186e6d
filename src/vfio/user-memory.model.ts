import {
  down_read_killable,
  install_page,
  might_fault,
  type Page,
  page,
  rw_semaphore,
  touch_page,
  up_read,
} from '../kernel/index.ts'
import { struct } from '../lang/index.ts'

/** An address space: the part of `struct mm_struct` that the flows share. */
export const mm_struct = (name = 'mm') => struct(name, { mmap_lock: rw_semaphore() })

export type MmStruct = ReturnType<typeof mm_struct>

/** One page of user memory and the address space it belongs to; absent unless said otherwise, so touching it faults. */
export const user_page = (mm: MmStruct, name: string, { present = false }: { present?: boolean } = {}) =>
  struct(name, { mm, page: page({ present }) })

export type UserPage = { readonly mm: MmStruct; readonly page: Page }

/**
 * A kernel-mode access to a user page: `lib/usercopy.c: _copy_to_user`, and for the fault arch/x86/mm/fault.c:
 * `do_user_addr_fault`, which takes mmap_lock for reading, killably, and never a per-VMA lock for the kernel's own
 * accesses (Linux 7.2.13). Left out: the fault handler's own locks, and other results than "now present".
 * Returns what the kernel's function returns: the number of pages not copied, 0 or 1.
 */
function access_user(user: UserPage): number {
  might_fault(user.mm.mmap_lock)
  while (!touch_page(user.page)) {
    if (down_read_killable(user.mm.mmap_lock) !== 0) return 1
    install_page(user.page)
    up_read(user.mm.mmap_lock)
  }
  return 0
}

/** Copies to a user page; 0 when it went well, 1 when a fatal signal ended the wait for mmap_lock. */
export function copy_to_user(to: UserPage): number {
  return access_user(to)
}

/** Copies from a user page; as `copy_to_user`. */
export function copy_from_user(from: UserPage): number {
  return access_user(from)
}

/**
 * Makes a page present on another's behalf, with mmap_lock held by the caller (mm/gup.c: `fixup_user_fault`, Linux
 * 7.2.13): calls the mapping's fault handler. Left out: retrying after the handler dropped mmap_lock.
 */
export function fixup_user_fault<T>(fault: (data: T) => void, data: T): void {
  might_fault()
  fault(data)
}
