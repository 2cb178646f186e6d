/** What to do with each piece of a page. Values come decoded and go back encoded. */
export interface TagRewriter {
  /** The new value of an attribute. */
  attribute: (element: string, name: string, value: string) => string
  /** The new text of a `<script>` or `<style>`. */
  text: (element: string, text: string, attributes: ReadonlyMap<string, string>) => string
  /** The opening tag as it is to be written, given with its new attributes. */
  openTag: (element: string, tag: string, attributes: ReadonlyMap<string, string>) => string
}

const comment = /<!--[\s\S]*?-->/
const openTag =
  /<([a-z][^\s/>]*)((?:\s+[^\s=/>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?|\s*\/(?!>))*)\s*(\/?)>/
const rawText = /^(?:script|style)$/
const attributePattern = /([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

/**
 * Rewrites the tags of a well-formed page and leaves every other character alone. Text that only looks
 * like a tag, inside comments, scripts and styles, is not one.
 */
export function rewriteTags(html: string, rewriter: TagRewriter): string {
  const token = new RegExp(`${comment.source}|${openTag.source}`, 'gi')
  const lowerCase = html.toLowerCase()
  let result = ''
  let done = 0
  for (let match = token.exec(html); match; match = token.exec(html)) {
    const [whole, name, attributeText = '', slash = ''] = match
    if (name === undefined) continue
    const element = name.toLowerCase()
    result += html.slice(done, match.index)
    done = match.index + whole.length
    const attributes = new Map<string, string>()
    const written = attributeText.replace(
      attributePattern,
      (original: string, key: string, double, single, bare) => {
        const value: string | undefined = double ?? single ?? bare
        if (value === undefined) {
          attributes.set(key.toLowerCase(), '')
          return original
        }
        const decoded = decode(value)
        const rewritten = rewriter.attribute(element, key.toLowerCase(), decoded)
        attributes.set(key.toLowerCase(), rewritten)
        return rewritten === decoded ? original : `${key}="${encode(rewritten)}"`
      },
    )
    result += rewriter.openTag(element, `<${name}${written}${slash}>`, attributes)
    if (rawText.test(element)) {
      const close = lowerCase.indexOf(`</${element}`, done)
      const end = close < 0 ? html.length : close
      result += rewriter.text(element, html.slice(done, end), attributes)
      done = end
      token.lastIndex = end
    }
  }
  return result + html.slice(done)
}

function decode(value: string): string {
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&#38;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function encode(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
