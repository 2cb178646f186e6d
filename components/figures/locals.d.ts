declare namespace App {
  interface Locals {
    /** Names of the figures in the page's text, in its order. */
    figures?: readonly string[]
  }
}
