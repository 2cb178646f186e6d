import type { ClientDirective } from 'astro'

/** Events that wake an island. */
const waking = ['pointerover', 'pointerdown', 'focusin', 'keydown', 'dragenter'] as const
/** Events that must not be lost, or half understood, while an island is waking. */
const kept = ['click', 'keydown', 'input', 'change'] as const

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * Hydrates an island when the reader touches it, when `location.hash` names an element inside it (`#ID`,
 * or `#ID~STATE` for a state of a figure), or when localStorage holds the key given as the directive's
 * value. What the reader did while the code was loading is done again on the live island.
 */
const touch: ClientDirective = (load, options, island) => {
  let asleep = true

  async function wake() {
    if (!asleep) return
    asleep = false
    for (const type of waking) island.removeEventListener(type, wake)
    removeEventListener('hashchange', wakeIfNamed)

    const missed = keepEvents(island)
    const hydrate = await load()
    const focused = document.activeElement
    const focusedAt =
      focused instanceof HTMLElement && island.contains(focused) ? locate(island, focused) : null
    // Hydration writes the initial values back into controls; the reader's come back with the events.
    await hydrate()
    if (focusedAt && !island.contains(document.activeElement)) focusedAt()?.focus({ preventScroll: true })
    await effectsRan()
    missed.stop()
    for (const action of missed.actions) action()
  }

  function wakeIfNamed() {
    const id = namedElement()
    if (id && island.querySelector(`#${CSS.escape(id)}`)) wake()
  }

  for (const type of waking) island.addEventListener(type, wake, { passive: true })
  addEventListener('hashchange', wakeIfNamed)
  wakeIfNamed()
  if (typeof options.value === 'string' && isStored(options.value)) wake()
}

export default touch

/** The id that the address names: `#ID` or the part of `#ID~STATE` before the tilde. */
function namedElement(): string {
  const [id = ''] = location.hash.slice(1).split('~')
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

function isStored(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null
  } catch {
    // Storage can be switched off, and is for some files opened without a server.
    return false
  }
}

/** Resolves when a component's effects have run after its first render, and what they changed is rendered. */
function effectsRan(): Promise<void> {
  return new Promise(resolve => {
    const painted = () => {
      clearTimeout(timer)
      setTimeout(() => setTimeout(resolve))
    }
    // A page in the background paints no frames.
    const timer = setTimeout(painted, 100)
    requestAnimationFrame(painted)
  })
}

/** Keeps what the reader does inside `island` from its code until `stop`; `actions` do it again. */
function keepEvents(island: HTMLElement) {
  const actions: (() => void)[] = []

  function keep(event: Event) {
    const target = event.target
    if (!(target instanceof HTMLElement) || !event.isTrusted) return
    const found = locate(island, target)
    // The elements may be live already while their effects have not run.
    event.stopPropagation()
    if (event instanceof KeyboardEvent) {
      if (event.key === 'Tab') return
      const { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat } = event
      const init = { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, bubbles: true, cancelable: true }
      actions.push(() => found()?.dispatchEvent(new KeyboardEvent('keydown', init)))
    } else if (event.type === 'click') {
      // Links, summaries and controls did their work without us; doing it twice would undo it.
      if (target.closest('button')) actions.push(() => found()?.click())
    } else if (isControl(target)) {
      const value = target.value
      const checked = target instanceof HTMLInputElement && target.checked
      actions.push(() => {
        const control = found()
        if (!control || !isControl(control)) return
        if (
          control instanceof HTMLInputElement &&
          (control.type === 'checkbox' || control.type === 'radio')
        ) {
          control.checked = checked
        } else if (!(control instanceof HTMLInputElement && control.type === 'file')) {
          control.value = value
        }
        control.dispatchEvent(new Event(event.type, { bubbles: true }))
      })
    }
  }

  for (const type of kept) island.addEventListener(type, keep, true)
  return {
    actions,
    stop: () => {
      for (const type of kept) island.removeEventListener(type, keep, true)
    },
  }
}

function isControl(element: Element): element is Control {
  return /^(?:input|select|textarea)$/i.test(element.tagName)
}

/**
 * Remembers where an element is. Hydration keeps the served elements when they match; an element that was
 * replaced is found by its id, else by its place in the tree.
 */
function locate(island: HTMLElement, element: HTMLElement): () => HTMLElement | null {
  const path: number[] = []
  for (let at: Element = element; at !== island && at.parentElement; at = at.parentElement) {
    path.unshift([...at.parentElement.children].indexOf(at))
  }
  return () => {
    if (element.isConnected) return element
    const byId = element.id ? document.getElementById(element.id) : null
    if (byId) return byId
    let found: Element | undefined = island
    for (const index of path) found = found?.children[index]
    return found instanceof HTMLElement && found.tagName === element.tagName ? found : null
  }
}
