/**
 * Brings a cell into view whose code or display the address gives a state (`#ID~STATE`), as browsers do for `#ID`
 * alone, and lets the tab key go on from there. Who reloads or comes back stays where they were.
 */
export function arrive(name: string, isNewAddress: boolean): void {
  const [id, state] = location.hash.slice(1).split('~')
  const section = document.querySelector<HTMLElement>(`[data-cell="${name}"]`)
  const named = id ? document.getElementById(id) : null
  if (section === null || named === null || state === undefined || !section.contains(named)) return
  if (!isNewAddress && !isFirstVisit()) return
  section.scrollIntoView()
  named.scrollIntoView({ block: 'nearest' })
  if (section.contains(document.activeElement)) return
  section.tabIndex = -1
  section.focus({ preventScroll: true })
  section.addEventListener('blur', () => section.removeAttribute('tabindex'), { once: true })
}

function isFirstVisit(): boolean {
  const [visit] = performance.getEntriesByType('navigation')
  return !(visit instanceof PerformanceNavigationTiming) || visit.type === 'navigate'
}
