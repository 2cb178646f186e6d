declare namespace App {
  interface Locals {
    /** Cells whose text stands on the page already. */
    cellTexts?: Set<string>
    /** Cells whose value stands on the page already. */
    cellValues?: Set<string>
  }
}
