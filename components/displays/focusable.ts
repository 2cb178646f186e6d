/** Whether a key is meant for a figure itself: without modifiers, by which the browser goes back or scrolls, and not for a control in it. */
export function isOwnKey(event: KeyboardEvent): boolean {
  const { altKey, ctrlKey, metaKey, target, currentTarget } = event
  return !(altKey || ctrlKey || metaKey) && target === currentTarget
}

/**
 * Attributes of a box that takes the focus without being a control: a figure that listens to keys, or a region that
 * may have to be scrolled. It has a name, so that a screen reader says where the focus is.
 */
export function focusable(role: 'group' | 'region', label: string) {
  return { role, tabIndex: 0, 'aria-label': label } as const
}
