import { type Browser, chromium } from '@playwright/test'
import lighthouse, { desktopConfig } from 'lighthouse'
import { findBrowser } from '../test/e2e/browser.ts'

/** Lighthouse's scores of one page, 0 to 100, by category. */
export interface Scores {
  readonly device: 'mobile' | 'desktop'
  readonly scores: Readonly<Record<string, number>>
  /** Audits that cost points. */
  readonly lost: readonly string[]
}

/** Measures a page as a phone and as a desktop see it, in a browser of its own. Throws when Lighthouse gives no result. */
export async function measure(url: string): Promise<readonly Scores[]> {
  const port = 9333
  const options = await findBrowser()
  const browser: Browser = await chromium.launch({
    ...options,
    args: [...(options.args ?? []), `--remote-debugging-port=${port}`],
  })
  try {
    return [await scoresOf(url, port, 'mobile'), await scoresOf(url, port, 'desktop')]
  } finally {
    await browser.close()
  }
}

async function scoresOf(url: string, port: number, device: Scores['device']): Promise<Scores> {
  const result = await lighthouse(
    url,
    { port, logLevel: 'silent', onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] },
    device === 'desktop' ? desktopConfig : undefined,
  )
  if (result === undefined) throw new Error(`Lighthouse gave no result for ${url}`)
  const { categories, audits } = result.lhr
  const weighted = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
  )
  return {
    device,
    scores: Object.fromEntries(
      Object.values(categories).map(({ title, score }) => [title, Math.round((score ?? 0) * 100)]),
    ),
    lost: weighted.filter(id => (audits[id]?.score ?? 1) < 0.9),
  }
}
