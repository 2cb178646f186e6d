import { signal } from '@preact/signals'

/**
 * Questions whose answers come later. Only the last one asked is waited for: the answer to an earlier one, or to one
 * that was dropped, is thrown away.
 */
export function createQuestions() {
  const isOpen = signal(false)
  let last = 0

  function drop() {
    last++
    isOpen.value = false
  }

  /** Waits for an answer; `use` gets it, `fail` gets a sentence when there is none. */
  async function ask<T>(question: Promise<T>, use: (answer: T) => void, fail: (reason: string) => void) {
    const mine = ++last
    isOpen.value = true
    try {
      const answer = await question
      if (mine !== last) return
      isOpen.value = false
      use(answer)
    } catch (error) {
      if (mine !== last) return
      drop()
      fail(error instanceof Error ? error.message : String(error))
    }
  }

  return { isOpen, ask, drop }
}
