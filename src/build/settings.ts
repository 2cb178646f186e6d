import { execFileSync } from 'node:child_process'
import { z } from 'astro/zod'
import packageJson from '../../package.json' with { type: 'json' }

const address = z.url({
  protocol: /^https?$/,
  error: ({ input }) => `${JSON.stringify(input)} is no whole address, as https://example.org/course/ is`,
})

/** Where this copy of the course is published and kept: what whoever publishes it says, in the environment of the build. */
const environment = z
  .object({ SITE_URL: address.optional(), EDIT_URL: address.optional() })
  .parse({ SITE_URL: process.env.SITE_URL || undefined, EDIT_URL: process.env.EDIT_URL || undefined })

/** Address of the site's first page, if it has one that is known. The pages work anywhere; search engines need to know. */
export const siteUrl = environment.SITE_URL === undefined ? undefined : folder(environment.SITE_URL)

/** Address of the page where a file of this repository, named from its root, can be edited; none if nobody said which. */
export function editUrl(file: string): string | undefined {
  return environment.EDIT_URL === undefined ? undefined : new URL(file, folder(environment.EDIT_URL)).href
}

/** What was built: the version of the package and, if it was built from a repository, the commit. */
export const version = `${packageJson.version}${commit()}`

function folder(address: string): URL {
  return new URL(address.replace(/\/*$/, '/'))
}

/** `, 1234567890ab`, and whether files differ from it; nothing where the sources are no repository. */
function commit(): string {
  try {
    const hash = git('rev-parse', '--short=12', 'HEAD')
    return `, ${hash}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes'}`
  } catch {
    return ''
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
