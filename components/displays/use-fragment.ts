import { useEffect } from 'preact/hooks'

/**
 * Hands a figure the fragment of the address, in which its state may stand: once it is awake, whenever the fragment
 * changes, and again when one of `inputs` does.
 */
export function useFragment(restore: (fragment: string) => void, inputs: readonly unknown[]): void {
  useEffect(() => {
    const arrive = () => restore(location.hash)
    arrive()
    addEventListener('hashchange', arrive)
    return () => removeEventListener('hashchange', arrive)
  }, inputs)
}

/** The same for the model of a figure, which is disposed of with the figure. */
export function useAddress(model: { restore(fragment: string): void; dispose(): void }): void {
  useFragment(model.restore, [model])
  useEffect(() => model.dispose, [model])
}
