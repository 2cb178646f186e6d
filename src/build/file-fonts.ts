import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The style sheet that a page loads when it is opened from a folder. */
export const fileFonts = 'file-fonts.css'

/**
 * The `@font-face` rules of a style sheet in `folder`, with their fonts as `data:` URLs. Of two rules that
 * say the same, the later counts: loaded after the sheet, these keep its font files from being asked for.
 */
export async function fileFontFaces(css: string, folder: string): Promise<string> {
  let result = ''
  for (const [rule] of css.matchAll(/@font-face\s*\{[^}]*\}/g)) {
    let rewritten = rule
    for (const [whole, , url = ''] of rule.matchAll(/url\(\s*(["']?)([^"')]+\.woff2)\1\s*\)/g)) {
      const font = await readFile(join(folder, url))
      rewritten = rewritten.replace(whole, `url(data:font/woff2;base64,${font.toString('base64')})`)
    }
    result += `${rewritten}\n`
  }
  return result
}
