/**
 * Attributes of a box that takes the focus without being a control: a figure that listens to keys, or a region that
 * may have to be scrolled. It has a name, so that a screen reader says where the focus is.
 */
export function focusable(role: 'group' | 'region', label: string) {
  return { role, tabIndex: 0, 'aria-label': label } as const
}
