/** Puts a figure's state into the address. Browsers limit how often that may change; a state too many is not worth an error. */
export function replaceFragment(fragment: string): void {
  try {
    if (fragment !== '') history.replaceState(history.state, '', fragment)
  } catch {
    return
  }
}
