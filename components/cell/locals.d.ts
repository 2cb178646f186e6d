declare namespace App {
  interface Locals {
    /** Cells whose text stands on the page already. */
    cellTexts?: Set<string>
  }
}
