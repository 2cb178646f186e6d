import { fileURLToPath } from 'node:url'
import { LinkChecker, LinkState } from 'linkinator'
import { serveFolder } from './static-server.ts'

/** Follows every link inside the built site, fragments too; links that lead out of it are not asked. */
export async function checkLinks(): Promise<{ followed: number; broken: readonly string[] }> {
  const { url, close } = await serveFolder(fileURLToPath(new URL('../dist/', import.meta.url)), 0)
  try {
    const { links } = await new LinkChecker().check({
      path: url,
      recurse: true,
      checkCss: true,
      checkFragments: true,
      concurrency: 20,
      linksToSkip: async link => !link.startsWith(url),
      // `#FIGURE~STATE` is a figure's state, not an element.
      fragmentsToSkip: async fragment => fragment.includes('~'),
    })
    const inside = links.filter(link => link.state !== LinkState.SKIPPED)
    const broken = inside
      .filter(link => link.state === LinkState.BROKEN)
      .map(link => `${link.parent ?? ''} -> ${link.url} (${link.status ?? 'no answer'})`)
    return { followed: inside.length, broken }
  } finally {
    await close()
  }
}
