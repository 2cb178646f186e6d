import type { Value } from '../value/index.ts'

declare global {
  /** A cell as the build ran it. */
  interface BuiltCell {
    /** `plain` for `plain.cell.ts`. */
    readonly name: string
    /** `plain.cell.ts`, in the folder of its page. */
    readonly file: string
    readonly source: string
    readonly value: Value
    /** Names of the page's cells that it imports. */
    readonly imports: readonly string[]
  }

  namespace App {
    /** What a page hands to the components of its prose. */
    interface Locals {
      /** The page's folder under `content`: `chapters/14-deferred-reset`. */
      folder?: string
      /** Cells of that folder by name. */
      cells?: ReadonlyMap<string, BuiltCell>
      /** Number of each cited source, by id, in order of first citation. */
      citations?: ReadonlyMap<string, number>
      /** Sources whose entry already stands in the margin. */
      cited?: Set<string>
      /** How many terms with a definition the page has so far. */
      terms?: number
    }
  }
}
