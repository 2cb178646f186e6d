/**
 * The style sheet of a display that few pages have, imported as text by `?inline`: it comes with the display, and no
 * other page carries it. It must have nothing that HTML escapes: no quotes, no `&`, no `<`,
 * and no `max-width` of a query, which the build writes with a `<`.
 */
export function OwnStyle({ css }: { readonly css: string }) {
  return <style>{css}</style>
}
